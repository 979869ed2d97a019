package dev.tilesmith.sim.timing;

/**
 * What the core's timing sees of the rest of the chip: the accelerator's command queue, and the L2 behind its caches.
 *
 * <p>Driven lazily by the core with its own clock: calls carry a cycle that never decreases, and the engine behind
 * advances to the start of that cycle before it answers. Not thread-safe.
 */
public interface Uncore {
    /** A cycle that never comes, or is not known yet. */
    long NEVER = Long.MAX_VALUE;

    /** Tells the profile all about the cycles before this one. */
    void report(long cycle);

    /** Puts a line into the L2 before the run: code that was there before. */
    void preload(long lineAddress);

    /** Whether the router queue in front of the accelerator (2 places) has a free place at the start of the cycle. */
    boolean hasRoom(long cycle);

    /** A command is handed over in its WB cycle; the accelerator sees it one cycle later. Needs {@link #hasRoom}. */
    void send(long cycle, int funct, long rs1, long rs2, int line);

    /** Whether a command sends a result to the core, which its register waits for. */
    default boolean answers(int funct) {
        return false;
    }

    /**
     * The cycle from which on the oldest result that was not taken is at the core, or {@link #NEVER} while that is not
     * certain. Results come in the order of their commands.
     */
    default long resultAt(long cycle) {
        return NEVER;
    }

    /** The core takes the oldest result. Needs {@link #resultAt} to have come. */
    default long takeResult() {
        throw new IllegalStateException("no command answers");
    }

    /** The accelerator's busy signal as the fence sees it in this cycle. */
    boolean isBusy(long cycle);

    /** The fence that asked last is in this source line. */
    default void fencesAt(int line) {}

    /** An L1 asks for a line in its stage-2 cycle (accelerator-timing.md 3.2, host-timing.md 7.3). One per client. */
    void acquire(long cycle, Client client, long lineAddress, Access access);

    /**
     * The cycle of the last beat of the refill that the client waits for, or {@link #NEVER} while it is not certain. It
     * is certain at least four cycles ahead (one for a permission upgrade, which has a single beat).
     */
    long refilledAt(long cycle, Client client);

    /** Whether that refill makes the line the client's own, so that it may write it; known when its end is. */
    boolean ownsRefill(Client client);

    /** The data cache writes a dirty line back; the L2 sees it from this cycle on. */
    void release(long cycle, long lineAddress);

    /**
     * Earliest cycle after the given one at whose start any answer above may differ if the core does nothing: where a
     * waiting core may jump to. {@link #NEVER} when nothing is under way.
     */
    long nextChange(long cycle);

    /** Who asks for a line. */
    enum Client {
        INSTRUCTION_CACHE,
        DATA_CACHE
    }

    /** What for. A read may answer with sole ownership; UPGRADE asks only for permission to write a shared line. */
    enum Access {
        READ,
        WRITE,
        UPGRADE
    }

    /** The data cache as the L2 probes it. */
    interface Probed {
        /** The L2 takes the line away, or leaves a shared copy. Returns whether the line was dirty. */
        boolean probe(long lineAddress, boolean invalidate);
    }
}
