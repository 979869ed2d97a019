package dev.tilesmith.sim.timing.plain.memory;

import java.util.Arrays;

/**
 * Beats of write data that wait in the L2 for their request (inclusive cache SinkA.scala, putbuffer). A write is
 * acknowledged with its first beat, so that its id may return with the beats of the next write before the last ones have
 * been fetched: these queue up behind. Not thread-safe.
 */
final class PutBuffer {
    private static final int BEATS = 40;
    private static final long NOT_COME = Long.MAX_VALUE;

    /** Arrival of each beat, by source and beat. */
    private final long[] arrivals = new long[Transfers.SOURCES * 4];

    /** The same of the write behind, under the same id. */
    private final long[] nextArrivals = new long[Transfers.SOURCES * 4];

    private int held;

    PutBuffer() {
        Arrays.fill(arrivals, NOT_COME);
        Arrays.fill(nextArrivals, NOT_COME);
    }

    boolean hasRoom() {
        return held < BEATS;
    }

    void arrived(long cycle, int message) {
        if (arrivals[message] == NOT_COME) {
            arrivals[message] = cycle;
        } else if (nextArrivals[message] == NOT_COME) {
            nextArrivals[message] = cycle;
        } else {
            throw new IllegalStateException(
                    "a third write under the id of message %d before the first is done".formatted(message));
        }
        held++;
    }

    /** Whether the beat came before this cycle. */
    boolean holds(int message, long cycle) {
        return arrivals[message] < cycle;
    }

    void take(int message) {
        arrivals[message] = nextArrivals[message];
        nextArrivals[message] = NOT_COME;
        held--;
    }
}
