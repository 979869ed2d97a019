package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reachable blocks in reverse postorder and their immediate dominators (Cooper, Harvey and Kennedy 2001). */
public final class Dominators {
    private Dominators() {}

    public static void compute(Graph graph) {
        var order = reversePostorder(graph);
        dropUnreachable(order);
        graph.blocks = order;
        for (var i = 0; i < order.size(); i++) {
            var block = order.get(i);
            block.order = i;
            block.dominator = block;
            block.dominatorDepth = -1;
        }
        graph.entry.dominatorDepth = 0;
        for (var changed = true; changed; ) {
            changed = false;
            for (var block : order) {
                changed |= block != graph.entry && update(block);
            }
        }
        for (var block : order) {
            if (block != graph.entry) {
                block.dominatorDepth = block.dominator.dominatorDepth + 1;
            }
        }
    }

    private static boolean update(Block block) {
        Block best = block;
        for (var predecessor : block.predecessors) {
            var known = predecessor.dominatorDepth == 0 || predecessor.dominator != predecessor;
            if (known) {
                best = best == block ? predecessor : meet(best, predecessor);
            }
        }
        var changed = best != block.dominator;
        block.dominator = best;
        return changed;
    }

    private static Block meet(Block first, Block second) {
        var a = first;
        var b = second;
        while (a != b) {
            while (a.order > b.order) {
                a = a.dominator;
            }
            while (b.order > a.order) {
                b = b.dominator;
            }
        }
        return a;
    }

    /** The reachable blocks. Iterative, since a kernel's blocks may be many thousands in a row. */
    public static List<Block> reversePostorder(Graph graph) {
        var seen = new boolean[graph.blockCount()];
        var postorder = new ArrayList<Block>();
        var path = new ArrayDeque<Block>();
        var next = new int[graph.blockCount()];
        path.push(graph.entry);
        seen[graph.entry.id] = true;
        while (!path.isEmpty()) {
            var block = path.element();
            // The last successor first, so that the first one comes next in reverse postorder.
            var index = block.successors.size() - 1 - next[block.id]++;
            if (index < 0) {
                postorder.add(path.pop());
            } else if (!seen[block.successors.get(index).id]) {
                seen[block.successors.get(index).id] = true;
                path.push(block.successors.get(index));
            }
        }
        Collections.reverse(postorder);
        return postorder;
    }

    private static void dropUnreachable(List<Block> reachable) {
        var isReachable = new java.util.BitSet();
        reachable.forEach(block -> isReachable.set(block.id));
        for (var block : reachable) {
            for (var i = block.predecessors.size() - 1; i >= 0; i--) {
                if (!isReachable.get(block.predecessors.get(i).id)) {
                    block.predecessors.remove(i);
                    for (var phi : block.phis) {
                        phi.removeInput(i);
                    }
                }
            }
        }
    }
}
