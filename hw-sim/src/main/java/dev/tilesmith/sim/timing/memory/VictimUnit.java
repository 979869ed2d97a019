package dev.tilesmith.sim.timing.memory;

/**
 * Sends evicted lines to the memory port (inclusive cache SourceC.scala): a dirty line is read from the data array in
 * eight beats, a clean one is only announced. Not thread-safe.
 */
final class VictimUnit {
    private static final int BEATS = 8;
    private static final int PIPELINE = 2;
    private static final int NOTHING = -1;
    private static final int CLEAN = 1 << 8;

    private final Port port;
    private boolean busy;
    private int beat;
    private int mshr;
    private int line;
    private int started = NOTHING;
    private final long[] addresses = new long[16];

    /** Beats between data array and queue: what arrives at the queue two cycles after its read. */
    private final int[] pipeline = new int[PIPELINE];

    private int fill;
    private boolean room = true;

    VictimUnit(Port port) {
        this.port = port;
        java.util.Arrays.fill(pipeline, NOTHING);
    }

    /** Sends nothing; what it has sent may still wait in the queue. */
    boolean isStill() {
        return !busy && pipeline[0] == NOTHING && pipeline[1] == NOTHING;
    }

    boolean isReady() {
        return !busy && room;
    }

    /** Begins in this cycle; the first beat of a dirty line may be read at once. */
    void start(Mshr victim) {
        mshr = victim.index;
        line = DataService.line(victim.set, victim.way);
        addresses[mshr] = Directory.address(victim.set, victim.victimTag);
        if (victim.dirty) {
            busy = true;
            beat = 0;
        } else {
            started = mshr | CLEAN;
        }
    }

    /** One cycle, after a possible start. Returns {@code taken}, the sub-banks in use, with the one that it reads. */
    int step(long cycle, boolean queuePopped, DataService data, int taken) {
        if (!queuePopped && started == NOTHING && isStill()) {
            return taken;
        }
        int arriving = pipeline[1];
        pipeline[1] = pipeline[0];
        pipeline[0] = started;
        started = NOTHING;
        int bank = 1 << beat;
        if (busy && (taken & bank) == 0 && (beat > 0 || data.isSafe(line))) {
            taken |= bank;
            pipeline[0] = mshr;
            if (++beat == BEATS) {
                busy = false;
            }
        }
        boolean pushed = arriving != NOTHING;
        if (pushed) {
            push(cycle, arriving);
        }
        if (pushed != queuePopped) {
            boolean nowRoom = fill == 0 || (fill <= 2 && !pushed);
            fill += pushed ? 1 : -1;
            room = nowRoom;
        }
        return taken;
    }

    private void push(long cycle, int entry) {
        if ((entry & CLEAN) != 0) {
            port.releaseClean(cycle, entry & ~CLEAN);
        } else {
            port.releaseBeat(cycle, entry, addresses[entry]);
        }
    }

    /** Where victims go. */
    interface Port {
        /** Announces a clean line. */
        void releaseClean(long cycle, int mshr);

        /** Sends a beat of a dirty line. */
        void releaseBeat(long cycle, int mshr, long address);
    }
}
