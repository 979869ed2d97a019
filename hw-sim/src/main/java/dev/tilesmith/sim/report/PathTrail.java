package dev.tilesmith.sim.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The critical path up to one event: when that was, what it waited for, and so on back to the begin of the call. Events far
 * back are kept as sums only, so that a path does not grow with the call. Immutable.
 */
final class PathTrail {
    private static final long NEVER = Long.MIN_VALUE;
    /** Events that are kept one by one. */
    private static final int KEPT = 1024;

    /** An event that did not happen in this call. */
    static final PathTrail NONE = begin(NEVER);

    private final long cycle;
    /** What the event waited for; none: all before it is in the sums. */
    private final @Nullable PathTrail cause;

    private final int category;
    private final int length;
    /** Cycles in each category, of an event without a cause. */
    private final long[] sums;

    private PathTrail(long cycle, @Nullable PathTrail cause, int category, int length, long[] sums) {
        this.cycle = cycle;
        this.cause = cause;
        this.category = category;
        this.length = length;
        this.sums = sums;
    }

    /** The call begins. */
    static PathTrail begin(long cycle) {
        return new PathTrail(cycle, null, 0, 0, new long[0]);
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

    /** An event that waited for this one, and came some cycles of a category after it. */
    PathTrail next(long atCycle, int itsCategory) {
        PathTrail next = new PathTrail(atCycle, this, itsCategory, length + 1, sums);
        return length < KEPT ? next : new PathTrail(atCycle, null, 0, 0, next.spent());
    }

    /** The cycles that the path spent so far, by category; categories at the end that it has not met are left out. */
    long[] spent() {
        long[] result = sums.clone();
        for (PathTrail event = this; event.cause != null; event = event.cause) {
            if (event.category >= result.length) {
                result = Arrays.copyOf(result, event.category + 1);
            }
            result[event.category] += event.cycle - event.cause.cycle;
        }
        return result;
    }
}
