package dev.tilesmith.sim.timing.core;

/** What a packet carries from the predictors to MEM, packed: BTB entry number, BHT bit, history (section 3.1). */
final class Prediction {
    /** Entry number that means "none": the packet was predicted in S2. */
    static final int NO_ENTRY = 28;

    private Prediction() {}

    static int of(int entry, boolean branchTaken, int history) {
        return entry | (branchTaken ? 1 << 5 : 0) | history << 6;
    }

    static int entry(int prediction) {
        return prediction & 31;
    }

    static int history(int prediction) {
        return prediction >> 6 & 255;
    }

    static int withoutEntry(int prediction) {
        return prediction & ~31 | NO_ENTRY;
    }
}
