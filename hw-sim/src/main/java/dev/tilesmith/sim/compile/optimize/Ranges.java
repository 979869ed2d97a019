package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that each integer node can have, as signed 64-bit intervals. Not thread-safe. */
final class Ranges {
    private static final long FAR = 1L << 62;
    /** How many phis are looked through for what a value can come from. */
    private static final int MOST_PHIS = 8;

    private final Graph graph;
    private long[] low;
    private long[] high;
    private boolean[] isKnown;
    private final Map<Loop, Optional<Counted>> counted = new HashMap<>();
    private final Map<Loop, Long> mostTrips = new HashMap<>();

    Ranges(Graph graph) {
        this.graph = graph;
        low = new long[graph.nodeCount() + 64];
        high = new long[low.length];
        isKnown = new boolean[low.length];
    }

    static Ranges of(Graph graph) {
        var ranges = new Ranges(graph);
        for (var block : graph.blocks) {
            for (var phi : block.phis) {
                ranges.set(phi, ranges.ofPhi(phi));
            }
            for (var node : block.nodes) {
                ranges.compute(node);
            }
        }
        return ranges;
    }

    /** A closed interval. */
    record Interval(long low, long high) {
        static final Interval ALL = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
        static final Interval INT32 = new Interval(Integer.MIN_VALUE, Integer.MAX_VALUE);

        boolean isIn(long least, long most) {
            return low >= least && high <= most;
        }

        Interval union(Interval other) {
            return new Interval(Math.min(low, other.low), Math.max(high, other.high));
        }

        /** The sums of two values; both intervals must be near. */
        Interval plus(Interval other) {
            return new Interval(low + other.low, high + other.high);
        }

        /** The differences of two values; both intervals must be near. */
        Interval minus(Interval other) {
            return new Interval(low - other.high, high - other.low);
        }

        /** The values that are in both; all of the other's if there seem to be none. */
        Interval within(Interval other) {
            var both = new Interval(Math.max(low, other.low), Math.min(high, other.high));
            return both.low <= both.high ? both : other;
        }

        boolean isNear() {
            return low > -FAR && high < FAR;
        }
    }

    Interval of(Node node) {
        if (node.isConstant()) {
            return new Interval(node.imm, node.imm);
        }
        if (node.kind != Kind.INT) {
            return Interval.ALL;
        }
        if (node.id >= isKnown.length || !isKnown[node.id]) {
            return node.op == Op.PHI ? Interval.ALL : initial(node);
        }
        return new Interval(low[node.id], high[node.id]);
    }

    boolean isIn(Node node, long least, long most) {
        return of(node).isIn(least, most);
    }

    boolean isInt32(Node node) {
        return isIn(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    boolean isNotNegative(Node node) {
        return of(node).low >= 0;
    }

    void compute(Node node) {
        if (node.kind == Kind.INT && !node.op.isConstant() && node.op != Op.PHI) {
            set(node, RangeRules.of(node, this));
        }
    }

    private Interval initial(Node node) {
        return RangeRules.withoutOperands(node);
    }

    private void set(Node node, Interval range) {
        if (node.id >= low.length) {
            var size = Math.max(node.id + 64, low.length * 2);
            low = Arrays.copyOf(low, size);
            high = Arrays.copyOf(high, size);
            isKnown = Arrays.copyOf(isKnown, size);
        }
        low[node.id] = range.low;
        high[node.id] = range.high;
        isKnown[node.id] = true;
    }

    private Interval ofPhi(Node phi) {
        if (phi.kind != Kind.INT) {
            return Interval.ALL;
        }
        var block = phi.block;
        var loop = block.loop;
        if (loop == Loop.NONE || loop.header != block) {
            return union(phi);
        }
        var entry = of(phi.in[block.predecessorIndex(loop.preheader())]);
        var next = phi.in[block.predecessorIndex(loop.latch())];
        var counter = CounterRange.of(this, phi, entry);
        return counter.isKnown() ? counter.range() : stable(phi, next, entry);
    }

    /**
     * A value that each iteration leaves alone, masks, toggles or chooses anew: the operations that it can come from tell
     * its range, without their operands.
     */
    private Interval stable(Node phi, Node next, Interval entry) {
        var seen = new LinkedHashSet<Node>(List.of(phi));
        var waiting = new ArrayDeque<Node>(List.of(next));
        var result = entry;
        var toggled = 0L;
        while (!waiting.isEmpty()) {
            var value = waiting.remove();
            if (value.op == Op.XOR && value.in[1].isConstant() && value.in[1].imm > 0) {
                toggled |= value.in[1].imm;
                waiting.add(value.in[0]);
            } else if (value.op != Op.PHI) {
                result = result.union(value.isConstant() ? of(value) : initial(value));
            } else if (seen.add(value)) {
                if (seen.size() > MOST_PHIS) {
                    return Interval.ALL;
                }
                waiting.addAll(List.of(value.in));
            }
        }
        return toggled == 0 ? result : withBits(result, toggled);
    }

    private static Interval withBits(Interval range, long mask) {
        if (range.low < 0 || range.high >= FAR || mask >= FAR) {
            return Interval.ALL;
        }
        return new Interval(0, -1L >>> Long.numberOfLeadingZeros(range.high | mask));
    }

    private Interval union(Node phi) {
        var result = of(phi.in[0]);
        for (var value : phi.in) {
            result = result.union(of(value));
        }
        return result;
    }

    /** How often a loop runs at most, as far as its counters tell; else a large number. */
    long mostTrips(Loop loop) {
        var known = mostTrips.get(loop);
        if (known == null) {
            known = counted(loop).map(Counted::trips).orElseGet(() -> tested(loop));
            mostTrips.put(loop, known);
        }
        return known;
    }

    private long tested(Loop loop) {
        var trips = Long.MAX_VALUE;
        for (var phi : loop.header.phis) {
            var entry = of(phi.in[loop.header.predecessorIndex(loop.preheader())]);
            var counter = CounterRange.of(this, phi, entry);
            trips = counter.isKnown() ? Math.min(trips, counter.mostTrips()) : trips;
        }
        return trips;
    }

    Optional<Counted> counted(Loop loop) {
        return counted.computeIfAbsent(loop, Counted::of);
    }
}
