package dev.tilesmith.sim.timing.plain.memory;

import dev.tilesmith.sim.timing.Calibration;

/**
 * Probes of the core's data cache and what comes back (inclusive cache SourceB.scala, SinkC.scala; rocket-chip
 * DCache.scala, s1_probe to s_probe_write_meta). The cache takes the next probe when it has sent the answer and written
 * the tag. Dirty data come in four beats of 16 bytes; each enters the data array in the cycle after it came, before
 * anything else. Not thread-safe.
 */
final class Probes {
    private static final int BEATS = 4;
    /** As many as there are miss-status registers. */
    private static final int MOST = 12;

    private final Calibration.Cache times;
    private long freeAt;

    /** First cycles in which dirty data enter the array, in order. */
    private final long[] writes = new long[MOST];

    private int pending;

    Probes(Calibration.Cache times) {
        this.times = times;
    }

    /** Asks in this cycle. Returns the cycle in which the first beat of the answer comes. */
    long ask(long cycle, boolean dirty) {
        long taken = Math.max(cycle, freeAt);
        freeAt = taken + (dirty ? times.dirtyProbeInterval() : times.probeInterval());
        long answer = taken + (dirty ? times.dirtyProbeCycles() : times.probeCycles());
        if (dirty) {
            writes[pending++] = answer + 1;
        }
        return answer;
    }

    /** The cycle in which the last beat of an answer comes. */
    static long end(long answer, boolean dirty) {
        return dirty ? answer + BEATS - 1 : answer;
    }

    /** The sub-banks that dirty data enter in this cycle, as a mask. */
    int taken(long cycle) {
        while (pending > 0 && writes[0] + BEATS <= cycle) {
            System.arraycopy(writes, 1, writes, 0, --pending);
        }
        return pending > 0 && writes[0] <= cycle ? DataService.subBanks((int) (cycle - writes[0])) : 0;
    }
}
