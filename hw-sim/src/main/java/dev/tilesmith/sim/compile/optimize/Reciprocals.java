package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.FloatFolding;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/**
 * Divides by what does not change in a loop by multiplying with its reciprocal, which is computed once in front of the
 * loop, as gcc does with -freciprocal-math, a part of -ffast-math ({@code rewrite_reciprocal} in its tree-ssa-loop-im.cc).
 */
final class Reciprocals {
    private Reciprocals() {}

    static void run(Graph graph) {
        for (var block : graph.blocks) {
            for (var node : block.nodes) {
                if (node.op == Op.FDIV && isFixed(node.in[1], block.loop) && !isFixed(node.in[0], block.loop)) {
                    graph.at = node.at;
                    var before = block.loop.preheader();
                    var one = graph.floatConstant(node.kind, FloatFolding.bits(1, node.kind));
                    var reciprocal = graph.append(before, Op.FDIV, node.kind, one, node.in[1]);
                    node.become(Op.FMUL, node.in[0], reciprocal);
                }
            }
        }
    }

    private static boolean isFixed(Node value, Loop loop) {
        return loop == Loop.NONE || !loop.contains(value);
    }
}
