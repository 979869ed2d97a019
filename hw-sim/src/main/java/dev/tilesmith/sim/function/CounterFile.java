package dev.tilesmith.sim.function;

/**
 * The eight counters that a program configures and reads with the counter command (CounterFile.scala): each counts one
 * event, or shows a value kept elsewhere ("external"). What is counted comes from outside. Not thread-safe.
 */
public final class CounterFile {
    private static final int COUNTERS = 8;
    private static final int EXTERNALS = 8;

    private static final int RESET = 1;
    private static final int RESET_SNAPSHOT = 1 << 1;
    private static final int TAKE_SNAPSHOT = 1 << 2;
    private static final int CONFIGURE = 1 << 3;

    /** What the machine has counted until now, by the codes of the vendor's gemmini_counter.h. */
    public interface Events {
        /** Nothing is counted. */
        Events NONE = new Events() {};

        /** Cycles with an event, since the machine exists. */
        default long cycles(int event) {
            return 0;
        }

        /** A sum, since the machine exists, of those that a reset clears. */
        default long sum(int external) {
            return 0;
        }

        /** A value of the present cycle. */
        default long present(int external) {
            return 0;
        }
    }

    private final Events events;
    private final int[] codes = new int[COUNTERS];
    private final boolean[] external = new boolean[COUNTERS];
    /** The event's cycles when the counter was last cleared. */
    private final long[] begins = new long[COUNTERS];
    /** The sums when all were last cleared. */
    private final long[] sumBegins = new long[EXTERNALS];

    private final long[] snapshot = new long[COUNTERS];
    private boolean readsSnapshot;

    CounterFile(Events events) {
        this.events = events;
    }

    /** Carries a command out and returns what rd gets: the addressed counter as it was before. */
    long access(long configuration) {
        int bits = (int) configuration;
        int counter = bits >> 4 & COUNTERS - 1;
        long value = readsSnapshot ? snapshot[counter] : value(counter, external[counter]);
        if ((bits & RESET_SNAPSHOT) != 0) {
            readsSnapshot = false;
        } else if ((bits & TAKE_SNAPSHOT) != 0) {
            takeSnapshot(external[counter]);
        }
        if ((bits & CONFIGURE) != 0) {
            codes[counter] = bits >> 12 & 63;
            external[counter] = bits < 0;
            begins[counter] = events.cycles(codes[counter]);
        }
        if ((bits & RESET) != 0) {
            reset();
        }
        return value;
    }

    /** As in the RTL, whether all are external is what the counter addressed by the command is. */
    private void takeSnapshot(boolean areExternal) {
        readsSnapshot = true;
        for (int counter = 0; counter < COUNTERS; counter++) {
            snapshot[counter] = value(counter, areExternal);
        }
    }

    private void reset() {
        readsSnapshot = false;
        for (int counter = 0; counter < COUNTERS; counter++) {
            begins[counter] = events.cycles(codes[counter]);
            snapshot[counter] = 0;
        }
        for (int code = 0; code < EXTERNALS; code++) {
            sumBegins[code] = events.sum(code);
        }
    }

    private long value(int counter, boolean isExternal) {
        int code = codes[counter];
        if (!isExternal) {
            return events.cycles(code) - begins[counter];
        }
        return code >= EXTERNALS ? 0 : (events.present(code) + events.sum(code) - sumBegins[code]) & 0xFFFF_FFFFL;
    }
}
