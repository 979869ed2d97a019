package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import java.util.ArrayDeque;

/** Drops values that nobody reads. */
final class DeadCode {
    private DeadCode() {}

    static void drop(Graph graph) {
        var live = new boolean[graph.nodeCount()];
        var work = new ArrayDeque<Node>();
        for (var block : graph.blocks) {
            for (var node : block.nodes) {
                if (node.op.hasEffect()) {
                    mark(node, live, work);
                }
            }
            mark(block.end, live, work);
        }
        while (!work.isEmpty()) {
            for (var operand : work.remove().in) {
                mark(operand, live, work);
            }
        }
        for (var block : graph.blocks) {
            block.phis.removeIf(phi -> !live[phi.id]);
            block.nodes.removeIf(node -> !live[node.id]);
        }
    }

    private static void mark(Node node, boolean[] live, ArrayDeque<Node> work) {
        if (!live[node.id]) {
            live[node.id] = true;
            work.add(node);
        }
    }
}
