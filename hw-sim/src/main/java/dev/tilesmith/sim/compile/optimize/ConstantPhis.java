package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes what depends on a choice before the choice: an operation on a phi of which all operands but at most one are
 * constants becomes a phi of its results, so that whole command words are chosen and not parts of them; so does one whose
 * operands all come from outside of the loop that chooses. It is the part of gcc's partial redundancy elimination that kernels need. Not thread-safe.
 */
final class ConstantPhis {
    private final Graph graph;

    private ConstantPhis(Graph graph) {
        this.graph = graph;
    }

    static void run(Graph graph) {
        var pass = new ConstantPhis(graph);
        for (var block : graph.blocks) {
            var isHeader = block.loop != Loop.NONE && block.loop.header == block;
            if (!isHeader && !block.phis.isEmpty()) {
                pass.fold(block);
            }
        }
        graph.resolve();
    }

    private void fold(Block block) {
        for (var node : List.copyOf(block.nodes)) {
            Graph.resolveInputs(node);
            if (node.kind == Kind.INT && node.op.isPure() && node.op != Op.COPY && isOnPhi(node, block)) {
                var results = results(node, block);
                if (!results.isEmpty()) {
                    graph.at = node.at;
                    var phi = graph.phi(block, Kind.INT);
                    phi.in = results.toArray(Node.NO_INPUTS);
                    node.replacement = phi;
                }
            }
        }
        block.nodes.removeIf(node -> node.replacement != node);
    }

    private static boolean isOnPhi(Node node, Block block) {
        var isOnPhi = false;
        for (var operand : node.in) {
            isOnPhi |= operand.op == Op.PHI && operand.block == block;
            if (operand.op != Op.PHI && !operand.isConstant() && operand.block == block) {
                return false;
            }
        }
        return isOnPhi && node.in.length > 0;
    }

    /** The operation's value along each edge, or nothing where that is not worth it. */
    private List<Node> results(Node node, Block block) {
        var loop = block.loop;
        if (loop != Loop.NONE && loop.isInnermost() && isChosenFromOutside(node, block)) {
            return outside(node, block, loop.preheader());
        }
        var results = new ArrayList<Node>();
        var pending = -1;
        for (var edge = 0; edge < block.predecessors.size(); edge++) {
            var in = operands(node, block, edge);
            if (isFoldable(node, in)) {
                results.add(folded(node, in));
            } else if (pending >= 0 || block.predecessors.get(edge).successors.size() != 1) {
                return List.of();
            } else {
                pending = edge;
                results.add(node);
            }
        }
        if (pending >= 0) {
            graph.at = node.at;
            var moved =
                    graph.append(block.predecessors.get(pending), node.op, Kind.INT, operands(node, block, pending));
            moved.imm = node.imm;
            results.set(pending, moved);
        }
        return results;
    }

    /** Whether an innermost loop only chooses among results that it could have from outside, none of them a constant. */
    private static boolean isChosenFromOutside(Node node, Block block) {
        for (var operand : node.in) {
            var isChosen = operand.op == Op.PHI && operand.block == block;
            for (var value : isChosen ? operand.in : new Node[] {operand}) {
                if (block.loop.contains(value) || isChosen && value.isConstant()) {
                    return false;
                }
            }
        }
        return true;
    }

    private List<Node> outside(Node node, Block block, Block preheader) {
        var results = new ArrayList<Node>();
        for (var edge = 0; edge < block.predecessors.size(); edge++) {
            var in = operands(node, block, edge);
            if (isFoldable(node, in)) {
                results.add(folded(node, in));
            } else {
                graph.at = node.at;
                var moved = graph.append(preheader, node.op, Kind.INT, in);
                moved.imm = node.imm;
                results.add(moved);
            }
        }
        return results;
    }

    private Node folded(Node node, Node[] in) {
        return graph.constant(
                in.length == 1
                        ? Arithmetic.extend(node.op, in[0].imm)
                        : Arithmetic.fold(node.op, in[0].imm, in[1].imm));
    }

    private static Node[] operands(Node node, Block block, int edge) {
        var in = node.in.clone();
        for (var i = 0; i < in.length; i++) {
            if (in[i].op == Op.PHI && in[i].block == block) {
                in[i] = in[i].in[edge];
            }
        }
        return in;
    }

    private static boolean isFoldable(Node node, Node[] in) {
        if (in.length == 1) {
            return Arithmetic.isExtension(node.op) && in[0].isConstant();
        }
        return in.length == 2 && in[0].isConstant() && in[1].isConstant() && Arithmetic.canFold(node.op, in[1].imm);
    }
}
