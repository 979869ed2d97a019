package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.text.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/** A compiler cannot translate an accepted kernel; control flow that leaves as a verdict on the kernel. */
public final class CompileRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public CompileRejected(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n")), null, false, false);
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** What is wrong with the kernel; at least one. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
