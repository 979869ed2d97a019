package dev.tilesmith.sim.report;

import java.util.Arrays;

/**
 * The critical path up to one event: when that was, and the cycles that the path spent so far in each category. Not
 * thread-safe.
 */
final class PathTrail {
    private static final long NEVER = Long.MIN_VALUE;

    private long cycle = NEVER;
    private long[] spent = new long[16];
    private int categories;

    static PathTrail[] trails(int count) {
        var result = new PathTrail[count];
        Arrays.setAll(result, _ -> new PathTrail());
        return result;
    }

    /** When the event was; only if it was in this call. */
    long cycle() {
        return cycle;
    }

    /** Whether the event was in this call. */
    boolean happened() {
        return cycle != NEVER;
    }

    boolean isAfter(PathTrail other) {
        return cycle > other.cycle;
    }

    void clear() {
        cycle = NEVER;
        categories = 0;
    }

    /** The call begins. */
    void begin(long atCycle) {
        cycle = atCycle;
        categories = 0;
    }

    /** The same event. */
    void set(PathTrail other) {
        if (spent.length < other.categories) {
            spent = Arrays.copyOf(spent, other.spent.length);
        }
        System.arraycopy(other.spent, 0, spent, 0, other.categories);
        categories = other.categories;
        cycle = other.cycle;
    }

    /** This event waited for a cause, and came some cycles of a category after it. */
    void follow(PathTrail cause, long atCycle, int category) {
        if (cause != this) {
            set(cause);
        }
        if (category >= categories) {
            if (category >= spent.length) {
                spent = Arrays.copyOf(spent, Math.max(2 * spent.length, category + 1));
            }
            Arrays.fill(spent, categories, category + 1, 0);
            categories = category + 1;
        }
        spent[category] += atCycle - cycle;
        cycle = atCycle;
    }

    long spent(int category) {
        return category < categories ? spent[category] : 0;
    }
}
