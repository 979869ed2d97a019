package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.MenuOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Finds plans and kernels in what models write. */
final class ReplyReader {
    private static final Pattern OPTION = Pattern.compile("(?im)^\\W*OPTION\\W*:\\W*(.+?)\\W*$");
    private static final Pattern OPENING = Pattern.compile("(?m)^[ \\t]*```[a-zA-Z]*[ \\t]*\\n");
    private static final Pattern CLOSING = Pattern.compile("(?m)^[ \\t]*```[ \\t]*$");

    private ReplyReader() {}

    /** The option that the reply names and the sentence behind it; empty if it names none. */
    static Optional<Plan> plan(String text, Menu menu) {
        var match = OPTION.matcher(text);
        if (!match.find()) {
            return Optional.empty();
        }
        var named = match.group(1).strip();
        var option = menu.option(named).map(MenuOption::name).orElse(named);
        var sentence = text.substring(match.end())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(option);
        return Optional.of(new Plan(option, sentence, text.strip()));
    }

    /** The first code block that defines the kernel, whole or as far as the text goes. */
    static Optional<Block> kernel(String text, KernelNames names) {
        var opening = OPENING.matcher(text);
        for (var from = 0; opening.find(from); ) {
            var start = opening.end();
            var closing = CLOSING.matcher(text);
            var closed = closing.find(start);
            var code = text.substring(start, closed ? closing.start() : text.length());
            if (names.standIn(code)) {
                return Optional.of(new Block(code, closed ? OptionalInt.of(closing.end()) : OptionalInt.empty()));
            }
            if (!closed) {
                return Optional.empty();
            }
            from = closing.end();
        }
        return Optional.empty();
    }

    /**
     * A code block of a reply.
     *
     * @param code what is in it
     * @param end index behind its closing fence, empty if that is missing
     */
    record Block(String code, OptionalInt end) {}

    /** The kernel's block is enough, and so is a line in it that no check will pass. */
    static Enough untilKernel(KernelNames names, CodeScreen screen) {
        return () -> new KernelReading(names, screen);
    }
}
