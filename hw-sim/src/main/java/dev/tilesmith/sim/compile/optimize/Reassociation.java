package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.Arrays;
import java.util.List;

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
                    pass.regroup(block, loop);
                }
            }
        }
    }

    private void regroup(Block block, Loop loop) {
        for (var node : List.copyOf(block.nodes)) {
            for (var side = 0; isSum(node) && side < 2; side++) {
                var outer = node.in[side];
                var inner = node.in[1 - side];
                if (isOwnSum(inner, loop) && isInvariant(outer, loop) && regroup(node, inner, outer, loop)) {
                    break;
                }
            }
        }
    }

    private boolean regroup(Node node, Node inner, Node outer, Loop loop) {
        for (var side = 0; side < 2; side++) {
            var fixed = inner.in[side];
            var changing = inner.in[1 - side];
            var isConstant = fixed.isConstant() && outer.isConstant();
            if (isInvariant(fixed, loop) && !isConstant && !isInvariant(changing, loop)) {
                graph.at = node.at;
                var sum = graph.detached(Op.ADDW, Kind.INT, node.block, ordered(fixed, outer));
                node.block.nodes.add(node.block.nodes.indexOf(node), sum);
                node.in = new Node[] {changing, sum};
                return true;
            }
        }
        return false;
    }

    private static Node[] ordered(Node left, Node right) {
        return left.isConstant() ? new Node[] {right, left} : new Node[] {left, right};
    }

    /** Whether it is the same in all iterations, whether or not it has been moved out. */
    private static boolean isInvariant(Node node, Loop loop) {
        return node.op.isConstant()
                || !loop.contains(node)
                || node.op.isPure() && Arrays.stream(node.in).allMatch(operand -> isInvariant(operand, loop));
    }

    private static boolean isSum(Node node) {
        return node.op == Op.ADDW && !node.noWrap;
    }

    private boolean isOwnSum(Node node, Loop loop) {
        return isSum(node) && node.id < uses.length && uses[node.id] == 1 && loop.contains(node);
    }
}
