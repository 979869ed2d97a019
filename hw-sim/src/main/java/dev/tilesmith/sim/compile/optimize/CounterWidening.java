package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.List;
import java.util.Optional;

/**
 * Gives unsigned 32-bit counters that cannot wrap before their loop ends, whatever the bound, a 64-bit counter of the same
 * value, so that addresses which depend on them grow by a constant. Only steps of one are sure not to jump over the bound
 * (gcc: {@code scev_probably_wraps_p}). Not thread-safe.
 */
final class CounterWidening {
    private final Graph graph;
    private final Ranges ranges;

    private CounterWidening(Graph graph) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
    }

    static void run(Graph graph) {
        var pass = new CounterWidening(graph);
        for (var loop : graph.loops) {
            for (var phi : List.copyOf(loop.header.phis)) {
                pass.exact(loop, phi).ifPresent(value -> pass.widen(loop, phi, value));
            }
        }
        graph.resolve();
        DeadCode.drop(graph);
    }

    /** The counter or its next value, whichever is the same number in 64 bits in all iterations. */
    private Optional<Node> exact(Loop loop, Node phi) {
        var next = phi.in[loop.header.predecessorIndex(loop.latch())];
        var step = Counted.constantStep(phi, next);
        var test = loop.latch().endsWith(Op.BRANCH) ? loop.latch().end.in[0] : next;
        if (next.op != Op.ADDW || Math.abs(step) != 1 || !test.op.isComparison() || test.in[0] != next) {
            return Optional.empty();
        }
        var op = loop.latch().successors.getFirst() == loop.header ? test.op : test.op.negated();
        var entry = phi.in[loop.header.predecessorIndex(loop.preheader())];
        if (step == 1) {
            // Less than a bound there is one more; and from zero up, every bound comes before the end.
            var staysBelow = op == Op.LTU && ranges.isIn(entry, 0, Integer.MAX_VALUE);
            var endsAtBound = op == Op.NE && entry.isConstant(0) && !loop.contains(test.in[1]);
            return staysBelow || endsAtBound ? Optional.of(phi) : Optional.empty();
        }
        if (op != Op.NE || !ranges.isInt32(entry)) {
            return Optional.empty();
        }
        // Zero is the last value, of the counter or of the next one.
        return test.in[1].isConstant(-1)
                ? Optional.of(phi)
                : test.in[1].isConstant(0) ? Optional.of(next) : Optional.empty();
    }

    private void widen(Loop loop, Node phi, Node value) {
        var readers = loop.blocks.stream()
                .flatMap(block -> block.nodes.stream())
                .filter(node -> node.op == Op.ZEXT_W && node.in[0] == value)
                .toList();
        if (readers.isEmpty()) {
            return;
        }
        graph.at = readers.getFirst().at;
        var before = loop.preheader();
        var next = phi.in[loop.header.predecessorIndex(loop.latch())];
        var first = phi.in[loop.header.predecessorIndex(before)];
        if (value == next) {
            first = graph.integer(before, Op.ADDW, first, next.in[1]);
        }
        var wide = graph.phi(loop.header, Kind.INT);
        wide.in = new Node[2];
        wide.in[loop.header.predecessorIndex(before)] = first.isConstant()
                ? graph.constant(first.imm & 0xffff_ffffL)
                : graph.append(before, Op.ZEXT_W, Kind.INT, first);
        wide.in[loop.header.predecessorIndex(loop.latch())] =
                graph.append(loop.latch(), Op.ADD, Kind.INT, wide, next.in[1]);
        readers.forEach(node -> node.replacement = wide);
    }
}
