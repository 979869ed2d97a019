package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayList;
import java.util.List;

/** A natural loop. Not thread-safe. */
public final class Loop {
    /** Stands for "outside every loop". */
    public static final Loop NONE = new Loop();

    public final Block header;
    public Loop parent = this;
    int depth;
    /** Blocks of the loop, those of inner loops included, in reverse postorder. */
    public final List<Block> blocks = new ArrayList<>();

    private Loop() {
        header = new Block(-1);
    }

    Loop(Block header) {
        this.header = header;
    }

    public boolean contains(Block block) {
        for (var loop = block.loop; loop != NONE; loop = loop.parent) {
            if (loop == this) {
                return true;
            }
        }
        return false;
    }

    public boolean contains(Node node) {
        return !node.op.isConstant() && contains(node.block);
    }

    /** The one predecessor of the header outside the loop. */
    public Block preheader() {
        for (var predecessor : header.predecessors) {
            if (!contains(predecessor)) {
                return predecessor;
            }
        }
        throw new IllegalStateException("loop at " + header + " has no entry");
    }

    /** The one predecessor of the header inside the loop. */
    public Block latch() {
        for (var predecessor : header.predecessors) {
            if (contains(predecessor)) {
                return predecessor;
            }
        }
        throw new IllegalStateException("loop at " + header + " has no latch");
    }

    public boolean isInnermost() {
        for (var block : blocks) {
            if (block.loop != this) {
                return false;
            }
        }
        return true;
    }
}
