package dev.tilesmith.sim.timing.accelerator.counter;

import java.util.Arrays;

/**
 * The eight counters that a program configures and reads with the counter command (CounterFile.scala): each counts one
 * event, or shows a value kept elsewhere ("external"). They are registers: in a cycle they show what came before it, and
 * what a command changes holds from the next one on. Not thread-safe.
 */
public final class CounterFile {
    private static final int COUNTERS = 8;
    private static final int EXTERNALS = 8;

    private static final int RESET = 1;
    private static final int RESET_SNAPSHOT = 1 << 1;
    private static final int TAKE_SNAPSHOT = 1 << 2;
    private static final int CONFIGURE = 1 << 3;

    /** What the machine has counted, by the codes of the vendor's gemmini_counter.h. */
    public interface Events {
        /** Cycles before this one with an event. */
        long cycles(int event, long cycle);

        /** A value as it is at the start of this cycle; of a sum, all since the machine exists. */
        long external(int code, long cycle);

        /** Whether a reset clears the external value. */
        boolean isSum(int code);

        /** A counter is set to the event. */
        void chosen(int event);
    }

    private final Events events;
    private final int[] codes = new int[COUNTERS];
    private final boolean[] external = new boolean[COUNTERS];
    /** The event's cycles when the counter was last cleared. */
    private final long[] begins = new long[COUNTERS];
    /** Counters that the present cycle clears, as a mask, and whether it clears the sums. */
    private int cleared;

    private boolean sumsCleared;
    /** The sums when all were last cleared. */
    private final long[] sumBegins = new long[EXTERNALS];

    private final long[] snapshot = new long[COUNTERS];
    private boolean readsSnapshot;

    public CounterFile(Events events) {
        this.events = events;
    }

    /** Carries a command out and returns what rd gets: the addressed counter as it was before. */
    public long access(long cycle, long configuration) {
        int bits = (int) configuration;
        int counter = bits >> 4 & COUNTERS - 1;
        long value = readsSnapshot ? snapshot[counter] : value(counter, external[counter], cycle);
        if ((bits & RESET_SNAPSHOT) != 0) {
            readsSnapshot = false;
        } else if ((bits & TAKE_SNAPSHOT) != 0) {
            takeSnapshot(external[counter], cycle);
        }
        if ((bits & CONFIGURE) != 0) {
            codes[counter] = bits >> 12 & 63;
            external[counter] = bits < 0;
            if (!external[counter]) {
                events.chosen(codes[counter]);
            }
            cleared |= 1 << counter;
        }
        if ((bits & RESET) != 0) {
            readsSnapshot = false;
            Arrays.fill(snapshot, 0);
            cleared = (1 << COUNTERS) - 1;
            sumsCleared = true;
        }
        return value;
    }

    /** As in the RTL, whether all are external is what the counter addressed by the command is. */
    private void takeSnapshot(boolean areExternal, long cycle) {
        readsSnapshot = true;
        for (int counter = 0; counter < COUNTERS; counter++) {
            snapshot[counter] = value(counter, areExternal, cycle);
        }
    }

    private long value(int counter, boolean isExternal, long cycle) {
        int code = codes[counter];
        if (!isExternal) {
            return events.cycles(code, cycle) - begins[counter];
        }
        return code >= EXTERNALS ? 0 : events.external(code, cycle) - sumBegins[code] & 0xFFFF_FFFFL;
    }

    /** The cycle of an access is over: what it has cleared counts from the next one on. */
    public void endCycle(long cycle) {
        for (int i = cleared; i != 0; i &= i - 1) {
            int counter = Integer.numberOfTrailingZeros(i);
            begins[counter] = events.cycles(codes[counter], cycle + 1);
        }
        cleared = 0;
        if (sumsCleared) {
            for (int code = 0; code < EXTERNALS; code++) {
                sumBegins[code] = events.isSum(code) ? events.external(code, cycle + 1) : 0;
            }
            sumsCleared = false;
        }
    }
}
