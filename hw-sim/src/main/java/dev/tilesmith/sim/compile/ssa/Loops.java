package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Finds the natural loops and gives each one a preheader and a single latch. */
public final class Loops {
    private Loops() {}

    /** Needs dominators; computes them again if it had to add blocks. */
    public static void find(Graph graph) {
        Dominators.compute(graph);
        if (canonicalize(graph)) {
            Dominators.compute(graph);
        }
        collect(graph);
    }

    private static boolean canonicalize(Graph graph) {
        var changed = false;
        for (var block : List.copyOf(graph.blocks)) {
            var entries = new ArrayList<Block>();
            var latches = new ArrayList<Block>();
            for (var predecessor : block.predecessors) {
                (block.dominates(predecessor) ? latches : entries).add(predecessor);
            }
            if (latches.isEmpty() || entries.isEmpty()) {
                continue;
            }
            if (latches.size() > 1) {
                merge(graph, block, latches);
                changed = true;
            }
            if (entries.size() > 1 || entries.getFirst().successors.size() > 1) {
                merge(graph, block, entries);
                changed = true;
            }
        }
        return changed;
    }

    /** Lets several edges into a block meet in a new block, which alone goes on. */
    static Block merge(Graph graph, Block target, List<Block> sources) {
        if (sources.size() == 1) {
            return graph.split(sources.getFirst(), target);
        }
        var middle = graph.newBlock();
        var phis = List.copyOf(target.phis);
        var merged = new ArrayList<Node>();
        for (var phi : phis) {
            var part = graph.phi(middle, phi.kind);
            for (var source : sources) {
                part.append(phi.in[target.predecessorIndex(source)]);
            }
            merged.add(part);
        }
        for (var source : sources) {
            Graph.redirect(source, target, middle);
        }
        graph.jump(middle, target);
        for (var i = 0; i < phis.size(); i++) {
            phis.get(i).append(merged.get(i));
        }
        return middle;
    }

    private static void collect(Graph graph) {
        graph.loops = new ArrayList<>();
        for (var block : graph.blocks) {
            block.loop = Loop.NONE;
        }
        // Headers in reverse postorder: an outer loop is found before those inside it, which then overwrite.
        for (var block : graph.blocks) {
            var isHeader = false;
            for (var predecessor : block.predecessors) {
                isHeader |= block.dominates(predecessor);
            }
            if (isHeader) {
                var loop = new Loop(block);
                loop.parent = block.loop;
                loop.depth = block.loop.depth + 1;
                fill(loop);
                graph.loops.add(loop);
            }
        }
        for (var block : graph.blocks) {
            for (var loop = block.loop; loop != Loop.NONE; loop = loop.parent) {
                loop.blocks.add(block);
            }
        }
    }

    private static void fill(Loop loop) {
        var header = loop.header;
        header.loop = loop;
        var work = new ArrayDeque<Block>();
        for (var predecessor : header.predecessors) {
            if (header.dominates(predecessor)) {
                work.add(predecessor);
            }
        }
        while (!work.isEmpty()) {
            var block = work.remove();
            if (block.loop != loop) {
                block.loop = loop;
                work.addAll(block.predecessors);
            }
        }
    }
}
