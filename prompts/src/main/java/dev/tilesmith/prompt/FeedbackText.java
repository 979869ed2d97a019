package dev.tilesmith.prompt;

import dev.tilesmith.eval.Feedback;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says where a kernel's cycles go. */
final class FeedbackText {
    private static final Pattern LINE = Pattern.compile("\\bline (\\d{1,6})\\b");
    private static final int MOST_OF_LINE = 60;

    private FeedbackText() {}

    static String of(Shown shown, Detail detail) {
        var feedback = shown.feedback();
        var lines = new ArrayList<String>();
        feedback.criticalPath().forEach(sentence -> lines.add("- " + sentence));
        if (!feedback.whatIfs().isEmpty()) {
            lines.add(whatIfs(feedback));
        }
        feedback.waits().stream().limit(detail.waits()).forEach(wait -> lines.add(wait(wait, shown.cycles())));
        lines.add(
                "- %,d bytes moved, %,d of them not for the first time; %,d scratchpad rows and %,d accumulator rows used"
                        .formatted(
                                feedback.bytesMoved(),
                                feedback.bytesMovedAgain(),
                                feedback.scratchpadRows(),
                                feedback.accumulatorRows()));
        var text = String.join("\n", lines);
        return text + named(text, shown.source());
    }

    /** The lines of the kernel that a text names: the kernel itself is shown without numbers. */
    private static String named(String text, String source) {
        var code = source.lines().toList();
        var named = LINE.matcher(text)
                .results()
                .map(line -> Integer.parseInt(line.group(1)))
                .filter(line -> line > 0 && line <= code.size())
                .distinct()
                .map(line -> "line %d is `%s`".formatted(line, shortened(code.get(line - 1))))
                .toList();
        return named.isEmpty() ? "" : "\n- " + String.join(", ", named);
    }

    private static String shortened(String line) {
        var code = line.strip();
        return code.length() <= MOST_OF_LINE ? code : code.substring(0, MOST_OF_LINE) + "…";
    }

    private static String whatIfs(Feedback feedback) {
        return feedback.whatIfs().stream()
                .map(whatIf -> "%,d if %s cost nothing"
                        .formatted(
                                whatIf.cycles().count(),
                                switch (whatIf.free()) {
                                    case HOST -> "the host";
                                    case NOTHING, LOADS, COMPUTES, STORES ->
                                        whatIf.free().label();
                                }))
                .collect(Collectors.joining(", ", "- cycles it would take: ", ""));
    }

    private static String wait(Feedback.Wait wait, long cycles) {
        return "- %.1f %% of the cycles: %s waits, %s%s"
                .formatted(
                        100.0 * wait.cycles() / cycles,
                        wait.unit(),
                        wait.reason(),
                        wait.line() > 0 ? ", most of it because of line " + wait.line() : "");
    }
}
