package dev.tilesmith.sim.timing.accelerator.load;

/** A mvin in flight: its rows and how many bytes are still to come (Gemmini DMACommandTracker.scala). */
public final class LoadMove {
    final int index;
    boolean active;
    int slot;
    int line;
    long address;
    long stride;
    int row;
    int rows;
    int columns;
    boolean accumulator;
    boolean accumulates;
    /** Rows in memory have the accumulator's type. */
    boolean wide;

    boolean zeros;
    boolean identityScale;
    int blockStride;
    int pixelRepeats;
    int repeats;
    int bytesLeft;
    /** The cycle from which its end may be reported. */
    long endsAt = Long.MAX_VALUE;

    public LoadMove(int index) {
        this.index = index;
    }

    void returned(int bytes, long cycle) {
        bytesLeft -= bytes;
        if (bytesLeft <= 0) {
            endsAt = cycle + 1;
        }
    }
}
