package dev.tilesmith.eval;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the hardware loops in a kernel's text. */
final class LoopCommands {
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LOOP = Pattern.compile("\\bgemmini_loop_\\w+");

    private LoopCommands() {}

    /** The first use, with its place; comments do not count. */
    static Optional<Diagnostic> firstUse(Kernel kernel) {
        var code = COMMENT.matcher(kernel.source())
                .replaceAll(comment -> comment.group().replaceAll("[^\n]", " "));
        var use = LOOP.matcher(code);
        if (!use.find()) {
            return Optional.empty();
        }
        var lines = code.substring(0, use.start()).split("\n", -1);
        var position = new Position(lines.length, lines[lines.length - 1].length() + 1);
        var message =
                ("%s is a hardware loop, which kernels of a search may not use; write the loop with mvin, preload and"
                                + " compute commands, or allow it with --allow-loop-commands")
                        .formatted(use.group());
        return Optional.of(
                new Diagnostic(kernel.name(), position, message, SourceLines.line(kernel.source(), position.line())));
    }
}
