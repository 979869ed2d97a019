package dev.tilesmith.sim.compile;

import java.util.ArrayList;
import java.util.List;

/** A basic block: phis, then nodes, then one end. Not thread-safe. */
final class Block {
    /** Stands for "no block". */
    static final Block NOWHERE = new Block(-1);

    final int id;
    final List<Node> phis = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    /** The JUMP, BRANCH or RETURN; a block still being built has none and its end is its first placeholder. */
    Node end;

    final List<Block> successors = new ArrayList<>(2);
    final List<Block> predecessors = new ArrayList<>(2);

    /** Position in reverse postorder; set by {@link Dominators}. */
    int order = -1;

    Block dominator = this;
    int dominatorDepth;
    /** Innermost loop; set by {@link Loops}. */
    Loop loop = Loop.NONE;
    /** Whether the author's code makes this block unlikely. */
    boolean unlikely;

    Block(int id) {
        this.id = id;
        this.end = new Node(-1, Op.JUMP, Kind.NONE, this);
    }

    boolean isEnded() {
        return end.id >= 0;
    }

    boolean endsWith(Op op) {
        return end.op == op;
    }

    boolean dominates(Block other) {
        var block = other;
        while (block.dominatorDepth > dominatorDepth) {
            block = block.dominator;
        }
        return block == this;
    }

    int predecessorIndex(Block predecessor) {
        var index = predecessors.indexOf(predecessor);
        if (index < 0) {
            throw new IllegalStateException("B" + predecessor.id + " does not precede B" + id);
        }
        return index;
    }

    int loopDepth() {
        return loop.depth;
    }

    @Override
    public String toString() {
        return "B" + id;
    }
}
