package dev.tilesmith.sim.timing.core;

/** The two places of stores that have hit and are not yet in the data array (section 7.2). Not thread-safe. */
final class StoreBuffer {
    /** Address bits that the hazard check compares: which of 512 aligned eight bytes. */
    private static final int WORD_MASK = 511;

    private boolean held;
    private int word1;
    private int mask1;
    private boolean valid2;
    private int word2;
    private int mask2;

    /* Wires of the present cycle. */
    private boolean inStage2;
    private boolean hitInStage2;

    boolean isEmpty() {
        return !held && !valid2;
    }

    void beginCycle() {
        inStage2 = false;
        hitInStage2 = false;
    }

    /** A store is in stage 2: it is the first place, whether it hits or not, as far as hazards go. */
    void stage2(Slot store, boolean hits) {
        inStage2 = true;
        hitInStage2 = hits;
        word1 = (int) (store.address >> 3) & WORD_MASK;
        mask1 = store.byteMask;
    }

    /** Whether a load in stage 1 reads a byte that a waiting store writes. */
    boolean overlaps(Slot load) {
        var word = (int) (load.address >> 3) & WORD_MASK;
        return (inStage2 || held) && word == word1 && (mask1 & load.byteMask) != 0
                || valid2 && word == word2 && (mask2 & load.byteMask) != 0;
    }

    /**
     * Whether a store enters the data array in this cycle.
     *
     * @param offered nobody else needs the array more
     * @param storeBehind a store is in stage 1 and will need the first place
     */
    boolean drains(boolean offered, boolean storeBehind) {
        var first = inStage2 || held;
        return (first || valid2) && offered || first && valid2 && storeBehind;
    }

    void endCycle(boolean drained) {
        var first = hitInStage2 || held;
        if (drained && valid2) {
            valid2 = false;
        } else if (drained) {
            first = false;
        }
        if (first && !valid2) {
            valid2 = true;
            word2 = word1;
            mask2 = mask1;
            first = false;
        }
        held = first;
    }
}
