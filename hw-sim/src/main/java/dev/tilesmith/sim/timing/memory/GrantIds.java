package dev.tilesmith.sim.timing.memory;

/**
 * The ids of grants between the memory's side and the L2 (rocket-chip CacheCork.scala, sinkIds, IDPool.scala): each line
 * and each permission has one from its first beat on until the L2's acknowledgement is there. Not thread-safe.
 */
final class GrantIds {
    private static final int COUNT = 8;

    /** From an action of the L2 until another grant may have the id: a queue (SourceE.scala), and a register. */
    private static final int RETURN_CYCLES = 2;

    /** From when on each id is free, those in use left out; a ring. */
    private final long[] freeFrom = new long[COUNT];

    private int first;
    private int free = COUNT;

    /** Takes an id if one is free. */
    boolean take(long cycle) {
        if (free == 0 || freeFrom[first] > cycle) {
            return false;
        }
        first = (first + 1) % COUNT;
        free--;
        return true;
    }

    /** The L2 acknowledges a grant in this cycle. */
    void acknowledge(long cycle) {
        freeFrom[(first + free) % COUNT] = cycle + RETURN_CYCLES;
        free++;
    }
}
