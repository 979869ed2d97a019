package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.optimize.Ranges.Interval;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/**
 * What a counter of any width and sign can be at the head of its loop: the test at the end of the loop holds it on one
 * side, and a counter that cannot get past the end of its type before that test fails does not wrap.
 *
 * @param next its value after the step: a sum, or the low bits of one
 * @param entry the range of its first value
 * @param type the values that the step can give
 */
record CounterRange(Ranges ranges, Loop loop, Node next, long step, Interval entry, Interval type) {
    private static final long LARGEST_STEP = 1L << 40;
    private static final long MOST_TRIPS = 1L << 20;

    static CounterRange of(Ranges ranges, Node phi, Interval entry) {
        var loop = phi.block.loop;
        var next = phi.in[phi.block.predecessorIndex(loop.latch())];
        var type = next.op == Op.ADD ? Interval.ALL : RangeRules.withoutOperands(next);
        return new CounterRange(ranges, loop, next, Counted.constantStep(phi, Counted.sum(next)), entry, type);
    }

    /** Whether the value grows by the same constant in each iteration, as far as its type lets it. */
    boolean isKnown() {
        return step != 0 && Math.abs(step) < LARGEST_STEP && entry.isNear() && entry.isIn(type.low(), type.high());
    }

    Interval range() {
        var counted = ranges.counted(loop);
        if (counted.isPresent() && counted.get().trips() < MOST_TRIPS) {
            return reached(counted.get().trips());
        }
        var passed = entry.union(passed().within(type));
        var grows = next.noWrap || staysInside(passed);
        var held = grows && step > 0
                ? new Interval(entry.low(), passed.high())
                : grows ? new Interval(passed.low(), entry.high()) : passed;
        var trips = ranges.mostTrips(loop);
        return trips < MOST_TRIPS ? reached(trips).within(held) : held;
    }

    /** What the counter can be in so many iterations. */
    private Interval reached(long trips) {
        var reach = step * (trips - 1);
        var all = new Interval(entry.low() + Math.min(0, reach), entry.high() + Math.max(0, reach));
        return next.op == Op.ADD || staysInside(all) ? all : type;
    }

    /** How often the loop runs at most, if this counter ends it; a large number if it does not. */
    long mostTrips() {
        var passed = entry.union(passed().within(type));
        return staysInside(passed) ? (passed.high() - passed.low()) / Math.abs(step) + 1 : Long.MAX_VALUE;
    }

    /** Whether the step from any of these values is in the type, too. */
    private boolean staysInside(Interval values) {
        return values.isNear() && (step > 0 ? values.high() + step <= type.high() : values.low() + step >= type.low());
    }

    /** With what values the loop goes on. */
    private Interval passed() {
        var latch = loop.latch();
        var test = latch.endsWith(Op.BRANCH) ? latch.end.in[0] : next;
        if (!test.op.isComparison() || test.in[0] != next && test.in[1] != next) {
            return type;
        }
        var isFirst = test.in[0] == next;
        var bound = test.in[isFirst ? 1 : 0];
        var op = latch.successors.getFirst() == loop.header ? test.op : test.op.negated();
        return isFirst ? ofFirst(op, bound) : ofSecond(op, bound);
    }

    /** Where the operation holds for a value and the bound. */
    private Interval ofFirst(Op op, Node bound) {
        var range = ranges.of(bound);
        return switch (op) {
            case LT -> new Interval(type.low(), Math.max(type.low(), range.high() - (range.isNear() ? 1 : 0)));
            case LTU -> range.low() >= 0 ? new Interval(0, Math.max(0, range.high() - 1)) : type;
            case GE -> new Interval(range.low(), type.high());
            case NE -> beforeEqual(bound, range);
            default -> type;
        };
    }

    /** Where the operation holds for the bound and a value. */
    private Interval ofSecond(Op op, Node bound) {
        var range = ranges.of(bound);
        return switch (op) {
            case LT -> new Interval(range.low() + (range.isNear() ? 1 : 0), type.high());
            case GE -> new Interval(type.low(), range.high());
            case GEU -> range.low() >= 0 ? new Interval(0, range.high()) : type;
            case NE -> beforeEqual(bound, range);
            default -> type;
        };
    }

    /** A counter that moves by one towards a bound gets to it before it wraps. */
    private Interval beforeEqual(Node bound, Interval range) {
        var isFixed = bound.isConstant() || !loop.contains(bound);
        if (isFixed && range.isNear() && range.isIn(type.low(), type.high())) {
            if (step == 1 && entry.high() < range.low()) {
                return new Interval(entry.low(), range.high() - 1);
            }
            if (step == -1 && entry.low() > range.high()) {
                return new Interval(range.low() + 1, entry.high());
            }
        }
        return type;
    }
}
