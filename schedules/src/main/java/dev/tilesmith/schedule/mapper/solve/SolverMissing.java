package dev.tilesmith.schedule.mapper.solve;

/** The solver's native library does not load on this computer. */
public final class SolverMissing extends Exception {
    private static final long serialVersionUID = 1;

    SolverMissing(Throwable cause) {
        super(
                "the mapper 'mip' needs the native library of OR-Tools, which does not load on %s %s (%s); use the mapper 'exact'"
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), cause.getMessage()),
                cause);
    }
}
