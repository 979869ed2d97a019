package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayList;
import java.util.List;

/** A basic block: phis, then nodes, then one end. Not thread-safe. */
public final class Block {
    /** Stands for "no block". */
    public static final Block NOWHERE = new Block(-1);

    final int id;
    public final List<Node> phis = new ArrayList<>();
    public List<Node> nodes = new ArrayList<>();
    /** The JUMP, BRANCH or RETURN; a block still being built has none and its end is its first placeholder. */
    public Node end;

    public final List<Block> successors = new ArrayList<>(2);
    public final List<Block> predecessors = new ArrayList<>(2);

    /** Position in reverse postorder; set by {@link Dominators}. */
    public int order = -1;

    public Block dominator = this;
    public int dominatorDepth;
    /** Innermost loop; set by {@link Loops}. */
    public Loop loop = Loop.NONE;

    Block(int id) {
        this.id = id;
        this.end = new Node(-1, Op.JUMP, Kind.NONE, this);
    }

    public boolean isEnded() {
        return end.id >= 0;
    }

    public boolean endsWith(Op op) {
        return end.op == op;
    }

    public boolean dominates(Block other) {
        var block = other;
        while (block.dominatorDepth > dominatorDepth) {
            block = block.dominator;
        }
        return block == this;
    }

    public int predecessorIndex(Block predecessor) {
        var index = predecessors.indexOf(predecessor);
        if (index < 0) {
            throw new IllegalStateException("B" + predecessor.id + " does not precede B" + id);
        }
        return index;
    }

    public int loopDepth() {
        return loop.depth;
    }

    @Override
    public String toString() {
        return "B" + id;
    }
}
