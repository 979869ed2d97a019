package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;

/**
 * Adds what does not change in a loop before what does: (x + a) + b becomes x + (a + b), whose second sum leaves the loop.
 * Only sums that wrap are regrouped, as in gcc. Not thread-safe.
 */
final class Reassociation {
    private final Graph graph;
    private final int[] uses;

    private Reassociation(Graph graph) {
        this.graph = graph;
        this.uses = Uses.count(graph);
    }

    static void run(Graph graph) {
        var pass = new Reassociation(graph);
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var loop = graph.loops.get(i);
            for (var block : loop.blocks) {
                if (block.loop == loop) {
                    block.nodes.forEach(node -> pass.regroup(node, loop));
                }
            }
        }
    }

    private void regroup(Node node, Loop loop) {
        for (var side = 0; isSum(node) && side < 2; side++) {
            var outer = node.in[side];
            var inner = node.in[1 - side];
            if (loop.contains(outer) || outer.isConstant() || !isOwnSum(inner, loop)) {
                continue;
            }
            var invariant = loop.contains(inner.in[0]) ? 1 : 0;
            var changing = inner.in[1 - invariant];
            if (!loop.contains(inner.in[invariant]) && !inner.in[invariant].isConstant() && loop.contains(changing)) {
                graph.at = node.at;
                var sum = graph.append(loop.preheader(), Op.ADDW, Kind.INT, inner.in[invariant], outer);
                node.in = new Node[] {changing, sum};
                return;
            }
        }
    }

    private static boolean isSum(Node node) {
        return node.op == Op.ADDW && !node.noWrap;
    }

    private boolean isOwnSum(Node node, Loop loop) {
        return isSum(node) && node.id < uses.length && uses[node.id] == 1 && loop.contains(node);
    }
}
