package dev.tilesmith.eval;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.riscv.CodeImage;

/** Lines of a kernel, for diagnostics of what happens while it runs. */
final class SourceLines {
    private SourceLines() {}

    /** The text of a 1-based line; empty when there is none. */
    static String line(String source, int line) {
        return source.lines()
                .skip(Math.max(0, line - 1L))
                .findFirst()
                .filter(_ -> line > 0)
                .orElse("");
    }

    static Diagnostic diagnostic(Kernel kernel, CodeImage.SourcePlace place, String message) {
        var position = place.line() > 0 ? new Position(place.line(), Math.max(1, place.column())) : Position.NONE;
        return new Diagnostic(kernel.name(), position, message, line(kernel.source(), place.line()));
    }
}
