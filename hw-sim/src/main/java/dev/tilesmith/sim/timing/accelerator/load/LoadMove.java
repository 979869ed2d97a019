package dev.tilesmith.sim.timing.accelerator.load;

/** A mvin in flight: its rows and how many bytes are still to come (Gemmini DMACommandTracker.scala). */
final class LoadMove {
    final int index;
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

    LoadMove(int index) {
        this.index = index;
    }
}
