package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.ControlFlow;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets loops end in the block that decides whether they go on, which all that counts iterations looks for: a test at the
 * head is copied in front of the loop and stays at its end (loop header copying, compiler-notes.md 3.4), and steps that
 * stand alone behind the test move in front of it. Not thread-safe.
 */
final class LoopRotation {
    /** Tests up to this size are copied, and so many steps are computed once too often. */
    private static final int MOST_NODES = 12;

    private static final int MOST_LOOPS = 200;

    private final Graph graph;

    private LoopRotation(Graph graph) {
        this.graph = graph;
    }

    /** Leaves the graph with valid dominators and loops. */
    static void run(Graph graph) {
        var pass = new LoopRotation(graph);
        for (var count = 0; count < MOST_LOOPS && pass.changeOne(); count++) {
            ControlFlow.analyze(graph);
        }
    }

    private boolean changeOne() {
        for (var loop : graph.loops) {
            if (loop.latch().endsWith(Op.JUMP) && loop.latch() != loop.header) {
                if (isTestFirst(loop)) {
                    rotate(loop);
                    return true;
                }
                if (isStepLast(loop)) {
                    joinLatch(loop);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isExit(Block block, Loop loop) {
        return block.endsWith(Op.BRANCH)
                && loop.contains(block.successors.get(0)) != loop.contains(block.successors.get(1));
    }

    private static boolean isTestFirst(Loop loop) {
        var header = loop.header;
        return isExit(header, loop)
                && header.nodes.size() <= MOST_NODES
                && header.nodes.stream().allMatch(node -> node.op.isPure() || node.op == Op.LOAD);
    }

    /** Enters the loop behind its test, which a copy of the test in front of it decides. */
    private void rotate(Loop loop) {
        var header = loop.header;
        var entry = loop.preheader();
        var index = header.predecessorIndex(entry);
        var copy = graph.newBlock();
        Map<Node, Node> values = new HashMap<>();
        header.phis.forEach(phi -> values.put(phi, phi.in[index]));
        for (var node : header.nodes) {
            var twin = graph.append(copy, node.op, node.kind, inputs(node, values));
            twin.describeAs(node);
            twin.at = node.at;
            values.put(node, twin);
        }
        Graph.redirect(entry, header, copy);
        copy.end = graph.detached(Op.BRANCH, Kind.NONE, copy, inputs(header.end, values));
        copy.end.at = header.end.at;
        for (var successor : header.successors) {
            var from = successor.predecessorIndex(header);
            copy.successors.add(successor);
            successor.predecessors.add(copy);
            // The operand of the new edge becomes that of the copy when the readers are repaired.
            successor.phis.forEach(phi -> phi.append(phi.in[from]));
        }
        repair(header, copy, values);
    }

    private static Node[] inputs(Node node, Map<Node, Node> values) {
        var in = node.in.clone();
        for (var i = 0; i < in.length; i++) {
            in[i] = values.getOrDefault(in[i], in[i]);
        }
        return in;
    }

    private void repair(Block header, Block copy, Map<Node, Node> values) {
        var readers = Uses.readers(graph);
        var defined = new ArrayList<Node>(header.phis);
        defined.addAll(header.nodes);
        for (var value : defined) {
            SsaRepair.repair(
                    graph,
                    value,
                    header,
                    copy,
                    values.getOrDefault(value, value),
                    readers.getOrDefault(value, List.of()));
        }
    }

    /** Whether the loop's last block only steps, behind the test that ends it. */
    private static boolean isStepLast(Loop loop) {
        var latch = loop.latch();
        return latch.predecessors.size() == 1
                && latch.phis.isEmpty()
                && isExit(latch.predecessors.getFirst(), loop)
                && latch.nodes.size() <= MOST_NODES
                && latch.nodes.stream().allMatch(node -> node.op.isPure() && !node.op.isDivision());
    }

    private static void joinLatch(Loop loop) {
        var latch = loop.latch();
        var test = latch.predecessors.getFirst();
        test.nodes.addAll(latch.nodes);
        latch.nodes.forEach(node -> node.block = test);
        test.successors.set(test.successors.indexOf(latch), loop.header);
        loop.header.predecessors.set(loop.header.predecessorIndex(latch), test);
    }
}
