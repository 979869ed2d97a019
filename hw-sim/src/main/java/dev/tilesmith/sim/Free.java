package dev.tilesmith.sim;

/**
 * What a run assumes to cost no time, to tell how much of a kernel's time it is. Values do not change. The rest of the
 * machine is simulated as it is, so that what remains is what such a kernel would take, not an estimate from the
 * original run.
 *
 * <p>What is not moved is not in the L2 either. A kernel whose core, or a later mvin, reads what a mvout should have left
 * there may come out slower than it is.
 */
public enum Free {
    /** The machine as it is. */
    NOTHING("nothing"),
    /** Each mvin ends as the reservation station issues it (one a cycle), and moves nothing over the link. */
    LOADS("loads"),
    /** Each preload and compute ends as it is issued, one a cycle. */
    COMPUTES("computes"),
    /** Each mvout ends as it is issued, and moves nothing over the link. */
    STORES("stores"),
    /**
     * The core takes one cycle for each command, as long as the queue has room, and none for anything else; it still
     * waits in fences. Its own accesses to memory are not seen by the L2.
     */
    HOST("host");

    private final String label;

    Free(String label) {
        this.label = label;
    }

    /** The word in tables and JSON. */
    public String label() {
        return label;
    }
}
