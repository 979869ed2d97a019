package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loops;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Pool;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Simplifies each operation and shares equal ones: an operation takes the value of an equal one in a block that dominates
 * its own. Branches on constants become jumps. Not thread-safe.
 */
final class ValueNumbering implements Reduction.Sink {
    private final Graph graph;
    private final Ranges ranges;
    private final Reduction reduction;
    private final Map<Key, Node> known = new HashMap<>();
    private final AvailableLoads loads;
    /** How often each value was read when the pass began. */
    private final int[] uses;

    private List<Node> out = new ArrayList<>();
    private Block current;

    /** What makes two pure operations equal. */
    private record Key(Op op, Kind kind, long imm, int first, int second, int third) {}

    private ValueNumbering(Graph graph, Pool pool) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
        this.uses = Uses.count(graph);
        this.reduction =
                new Reduction(graph, ranges, pool, this, value -> value.id < uses.length && uses[value.id] > 1);
        this.loads = new AvailableLoads(ranges);
        this.current = graph.entry;
    }

    /** Leaves the graph with valid dominators and loops. */
    static void run(Graph graph, Pool pool) {
        var pass = new ValueNumbering(graph, pool);
        for (var block : graph.blocks) {
            pass.number(block);
        }
        graph.resolve();
        Loops.find(graph);
        DeadCode.drop(graph);
    }

    private void number(Block block) {
        current = block;
        for (var phi : block.phis) {
            Graph.resolveInputs(phi);
            sharePhi(phi);
        }
        loads.enter(block);
        var nodes = block.nodes;
        out = new ArrayList<>(nodes.size());
        block.nodes = out;
        for (var node : nodes) {
            if (node.replacement == node) {
                graph.at = node.at;
                number(node);
            }
        }
        loads.leave(block);
        Graph.resolveInputs(block.end);
        settle(block);
    }

    private void sharePhi(Node phi) {
        if (phi.in.length == 0) {
            return;
        }
        for (var other : phi.in) {
            if (other != phi && other != phi.in[0]) {
                shareEqualPhi(phi);
                return;
            }
        }
        if (phi.in[0] != phi) {
            phi.replacement = phi.in[0];
        }
    }

    private void shareEqualPhi(Node phi) {
        for (var other : phi.block.phis) {
            if (other == phi) {
                return;
            }
            if (other.replacement == other && java.util.Arrays.equals(other.in, phi.in)) {
                phi.replacement = other;
                return;
            }
        }
    }

    private void number(Node node) {
        Graph.resolveInputs(node);
        var value = reduction.reduce(node);
        if (value != node) {
            node.replacement = value;
            return;
        }
        var shared = share(node);
        if (shared != node) {
            node.replacement = shared;
            return;
        }
        ranges.compute(node);
        out.add(node);
    }

    /** An equal value that is already there, or the node itself. */
    private Node share(Node node) {
        if (!node.op.isPure()) {
            return loads.visit(node);
        }
        var in = node.in;
        var key = new Key(
                node.op,
                node.kind,
                node.imm,
                in.length > 0 ? in[0].id : -1,
                in.length > 1 ? in[1].id : -1,
                in.length > 2 ? in[2].id : -1);
        var same = known.get(key);
        if (same != null && same.block.dominates(current)) {
            same.noWrap &= node.noWrap;
            same.isElementStep &= node.isElementStep;
            return same;
        }
        known.put(key, node);
        return node;
    }

    @Override
    public Node emit(Op op, Kind kind, long imm, Node... in) {
        var node = graph.detached(op, kind, current, in);
        node.imm = imm;
        var value = reduction.reduce(node);
        if (value != node) {
            return value;
        }
        var shared = share(node);
        if (shared == node) {
            ranges.compute(node);
            out.add(node);
        }
        return shared;
    }

    private void settle(Block block) {
        if (!block.endsWith(Op.BRANCH)) {
            return;
        }
        var condition = block.end.in[0];
        if (condition.isConstant()) {
            graph.settle(block, block.successors.get(condition.imm != 0 ? 0 : 1));
        } else if (condition.op == Op.NE && condition.in[1].isConstant(0) && condition.in[0].op.isComparison()) {
            block.end.in[0] = condition.in[0];
        }
    }
}
