package dev.tilesmith.sim.timing.plain.memory;

/**
 * When the completion of a write goes before the lines that come back (rocket-chip ToAXI4.scala, b_delay): its wait is
 * counted in a register of three bits, and its turn is the one cycle in which that holds the calibrated value. If a line
 * is on its way in this cycle, the register wraps around, and the turn comes again eight cycles later. Not thread-safe.
 */
final class CompletionTurn {
    private static final int REGISTER = 7;

    private final int patience;
    private int waited;

    CompletionTurn(int patience) {
        this.patience = patience;
    }

    boolean hasCome() {
        return waited == patience;
    }

    /** Ends a cycle, in which the oldest completion has waited or not. */
    void next(boolean hasWaited) {
        waited = hasWaited ? waited + 1 & REGISTER : 0;
    }
}
