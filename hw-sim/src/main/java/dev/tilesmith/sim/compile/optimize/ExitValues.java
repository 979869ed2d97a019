package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/**
 * After a loop that ends when a counter equals its bound, takes the counter for the bound, so that the next loop goes on
 * in the same register (compiler-notes.md 3.4). Only bounds that an outer loop computes anew are worth it.
 */
final class ExitValues {
    private ExitValues() {}

    static void run(Graph graph) {
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            replace(graph, graph.loops.get(i));
        }
    }

    private static void replace(Graph graph, Loop loop) {
        var latch = loop.latch();
        var condition = latch.endsWith(Op.BRANCH) ? latch.end.in[0] : latch.end;
        if (condition.op != Op.NE && condition.op != Op.EQ) {
            return;
        }
        var exit = latch.successors.get(condition.op == Op.NE ? 1 : 0);
        var isFirst = loop.contains(condition.in[0]);
        var next = condition.in[isFirst ? 0 : 1];
        var bound = condition.in[isFirst ? 1 : 0];
        var isBound = loop.contains(next) && !loop.contains(bound) && loop.parent.contains(bound);
        if (!isBound || loop.parent == Loop.NONE || loop.contains(exit) || exit.predecessors.size() != 1) {
            return;
        }
        for (var block : graph.blocks) {
            for (var phi : block.phis) {
                for (var k = 0; k < phi.in.length; k++) {
                    if (phi.in[k] == bound && exit.dominates(block.predecessors.get(k))) {
                        phi.in[k] = next;
                    }
                }
            }
            if (exit.dominates(block)) {
                block.nodes.forEach(node -> replace(node, bound, next));
                replace(block.end, bound, next);
            }
        }
    }

    private static void replace(Node node, Node old, Node value) {
        for (var k = 0; k < node.in.length; k++) {
            if (node.in[k] == old) {
                node.in[k] = value;
            }
        }
    }
}
