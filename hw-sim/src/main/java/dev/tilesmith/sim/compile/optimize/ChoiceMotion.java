package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Loops;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.List;

/**
 * Moves a choice between two values out of a loop in which neither the condition nor the values change, as gcc does with
 * a ternary on an outer counter (compiler-notes.md 3.3). Not thread-safe.
 */
final class ChoiceMotion {
    private final Graph graph;

    private ChoiceMotion(Graph graph) {
        this.graph = graph;
    }

    /** Leaves the graph with valid dominators and loops; true if something moved. */
    static boolean run(Graph graph) {
        var pass = new ChoiceMotion(graph);
        var changed = false;
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var loop = graph.loops.get(i);
            for (var block : List.copyOf(loop.blocks)) {
                changed |= block.loop == loop && pass.move(loop, block);
            }
        }
        if (changed) {
            graph.resolve();
            Loops.find(graph);
        }
        return changed;
    }

    private boolean move(Loop loop, Block block) {
        if (!block.endsWith(Op.BRANCH) || !isInvariant(block.end.in[0], loop)) {
            return false;
        }
        var yes = block.successors.get(0);
        var no = block.successors.get(1);
        var join = isArm(yes, block) ? yes.successors.getFirst() : yes;
        var otherJoin = isArm(no, block) ? no.successors.getFirst() : no;
        if (join != otherJoin || join.predecessors.size() != 2 || join.phis.isEmpty() || !loop.contains(join)) {
            return false;
        }
        for (var phi : join.phis) {
            if (loop.contains(phi.in[0]) || loop.contains(phi.in[1])) {
                return false;
            }
        }
        hoist(loop, block, join, join.predecessorIndex(yes == join ? block : yes));
        return true;
    }

    private static boolean isArm(Block block, Block from) {
        return block.nodes.isEmpty()
                && block.phis.isEmpty()
                && block.endsWith(Op.JUMP)
                && block.predecessors.size() == 1
                && block.predecessors.getFirst() == from;
    }

    private static boolean isInvariant(Node condition, Loop loop) {
        if (!loop.contains(condition)) {
            return true;
        }
        return condition.op.isComparison() && !loop.contains(condition.in[0]) && !loop.contains(condition.in[1]);
    }

    private void hoist(Loop loop, Block block, Block join, int yesIndex) {
        var preheader = loop.preheader();
        var condition = block.end.in[0];
        if (loop.contains(condition)) {
            condition = graph.append(preheader, condition.op, Kind.INT, condition.in);
        }
        var yes = newBlock(loop);
        var no = newBlock(loop);
        var result = newBlock(loop);
        var header = loop.header;
        header.predecessors.set(header.predecessorIndex(preheader), result);
        preheader.successors.clear();
        graph.branch(preheader, condition, yes, no);
        preheader.end.isSelection = true;
        graph.jump(yes, result);
        graph.jump(no, result);
        result.end = graph.detached(Op.JUMP, Kind.NONE, result);
        result.successors.add(header);
        for (var phi : join.phis) {
            var moved = graph.phi(result, phi.kind);
            moved.in = new Node[] {phi.in[yesIndex], phi.in[1 - yesIndex]};
            phi.replacement = moved;
        }
        join.phis.clear();
        graph.settle(block, block.successors.getFirst());
    }

    private Block newBlock(Loop loop) {
        var block = graph.newBlock();
        block.loop = loop.parent;
        return block;
    }
}
