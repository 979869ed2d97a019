package dev.tilesmith.sim.compile;

import java.util.ArrayList;
import java.util.List;

/** A natural loop. Not thread-safe. */
final class Loop {
    /** Stands for "outside every loop". */
    static final Loop NONE = new Loop();

    final Block header;
    Loop parent = this;
    int depth;
    /** Blocks of the loop, those of inner loops included, in reverse postorder. */
    final List<Block> blocks = new ArrayList<>();

    private Loop() {
        header = new Block(-1);
    }

    Loop(Block header) {
        this.header = header;
    }

    boolean contains(Block block) {
        for (var loop = block.loop; loop != NONE; loop = loop.parent) {
            if (loop == this) {
                return true;
            }
        }
        return false;
    }

    boolean contains(Node node) {
        return !node.op.isConstant() && contains(node.block);
    }

    /** The one predecessor of the header outside the loop. */
    Block preheader() {
        for (var predecessor : header.predecessors) {
            if (!contains(predecessor)) {
                return predecessor;
            }
        }
        throw new IllegalStateException("loop at " + header + " has no entry");
    }

    /** The one predecessor of the header inside the loop. */
    Block latch() {
        for (var predecessor : header.predecessors) {
            if (contains(predecessor)) {
                return predecessor;
            }
        }
        throw new IllegalStateException("loop at " + header + " has no latch");
    }

    boolean isInnermost() {
        for (var block : blocks) {
            if (block.loop != this) {
                return false;
            }
        }
        return true;
    }
}
