package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;

/** Moves operations whose operands come from outside a loop in front of it, innermost loops first. */
final class InvariantMotion {
    private final int[] valueUses;

    private InvariantMotion(Graph graph) {
        this.valueUses = Uses.countExceptBranches(graph);
    }

    static void run(Graph graph) {
        var pass = new InvariantMotion(graph);
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            pass.hoist(graph.loops.get(i));
        }
    }

    private void hoist(Loop loop) {
        var preheader = loop.preheader();
        var effects = new LoopEffects(loop);
        for (var block : loop.blocks) {
            var staying = new ArrayList<Node>(block.nodes.size());
            for (var node : block.nodes) {
                if (isInvariant(node, loop) && mayMove(node, effects)) {
                    preheader.nodes.add(node);
                    node.block = preheader;
                } else {
                    staying.add(node);
                }
            }
            block.nodes = staying;
        }
    }

    private static boolean isInvariant(Node node, Loop loop) {
        for (var operand : node.in) {
            if (loop.contains(operand)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayMove(Node node, LoopEffects effects) {
        if (node.op == Op.LOAD) {
            return effects.isUntouched(node) && effects.isAlwaysReached(node.block);
        }
        if (!node.op.isPure()) {
            return false;
        }
        if (node.op.isComparison() && valueUses[node.id] == 0) {
            return false;
        }
        // A long operation is worth moving only where it would be executed anyway.
        return !node.op.isDivision() && node.op != Op.FDIV && node.op != Op.FSQRT
                || effects.isAlwaysReached(node.block);
    }

    /** What a loop does to memory, and which of its blocks every run of it reaches. */
    private static final class LoopEffects {
        private final Loop loop;
        private final ArrayList<Node> stores = new ArrayList<>();
        private boolean forgetsAll;

        LoopEffects(Loop loop) {
            this.loop = loop;
            for (var block : loop.blocks) {
                for (var node : block.nodes) {
                    if (node.op == Op.STORE) {
                        stores.add(node);
                    }
                    forgetsAll |= node.op == Op.FENCE || node.op == Op.CALL;
                }
            }
        }

        boolean isUntouched(Node load) {
            return !forgetsAll
                    && stores.size() < 64
                    && stores.stream()
                            .noneMatch(store ->
                                    Aliases.mayOverlap(store, load.in[0], load.imm, load.access, load.touchesAnyType));
        }

        /** Whether the block runs before anything can leave the loop. */
        boolean isAlwaysReached(Block block) {
            for (var other : loop.blocks) {
                for (var successor : other.successors) {
                    if (!loop.contains(successor) && !block.dominates(other)) {
                        return false;
                    }
                }
            }
            return block.dominates(loop.latch());
        }
    }
}
