package dev.tilesmith.eval;

import dev.tilesmith.sim.c.FrontEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * A kernel's text without what does not matter to a verdict: blank space, comments, and the names of local variables. It
 * keeps what stands on one line with what, so that a verdict which names lines can be passed on between kernels with the
 * same text: lines that hold code are counted from 1, and each count is a line of the kernel at hand.
 *
 * @param text tokens, each line of code with its own
 * @param lines the kernel's lines that hold code, in their order
 */
record CodeLines(String text, List<Integer> lines) {
    private static final Pattern LINE = Pattern.compile("\\bline ([0-9]+)");

    CodeLines {
        lines = List.copyOf(lines);
    }

    /**
     * Of a kernel that is not accepted, every name matters.
     *
     * @param read what the front end says of the source
     */
    static CodeLines of(String source, FrontEnd.Result read) {
        var unmentioned = switch (read) {
            case FrontEnd.Result.Accepted(var checked) -> NormalizedKernel.unmentioned(checked.unit());
            case FrontEnd.Result.Rejected _ -> Set.<String>of();
        };
        var text = new StringBuilder();
        var lines = new ArrayList<Integer>();
        var numbers = new HashMap<String, Integer>();
        var line = 1;
        var matcher = NormalizedKernel.TOKEN.matcher(source);
        while (matcher.find()) {
            var token = matcher.group();
            if (!token.isBlank() && !token.startsWith("//") && !token.startsWith("/*")) {
                if (lines.isEmpty() || lines.getLast() != line) {
                    lines.add(line);
                    text.append('\n');
                }
                text.append(
                                unmentioned.contains(token)
                                        ? "$" + numbers.computeIfAbsent(token, _ -> numbers.size())
                                        : token)
                        .append(' ');
            }
            line += (int) token.chars().filter(character -> character == '\n').count();
        }
        return new CodeLines(text.toString(), lines);
    }

    /** A verdict on this kernel that counts lines of code. */
    Verdict.Correct counted(Verdict.Correct verdict) {
        return renumbered(verdict, line -> lines.indexOf(line) + 1);
    }

    /** A verdict that counts lines of code, as one that names this kernel's lines. */
    Verdict.Correct named(Verdict.Correct verdict) {
        return renumbered(verdict, count -> count == 0 ? 0 : lines.get(count - 1));
    }

    private static Verdict.Correct renumbered(Verdict.Correct verdict, IntUnaryOperator line) {
        var feedback = verdict.feedback();
        var waits = feedback.waits().stream()
                .map(wait -> new Feedback.Wait(wait.unit(), wait.reason(), wait.cycles(), line.applyAsInt(wait.line())))
                .toList();
        var path = feedback.criticalPath().stream()
                .map(sentence -> LINE.matcher(sentence)
                        .replaceAll(match -> "line " + line.applyAsInt(Integer.parseInt(match.group(1)))))
                .toList();
        return new Verdict.Correct(verdict.cycles(), feedback.withLines(path, waits), verdict.accelerated());
    }
}
