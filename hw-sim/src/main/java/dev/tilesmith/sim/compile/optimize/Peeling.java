package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Loops;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes small loops with few iterations out completely, by gcc's measure (compiler-notes.md 3.5). Not thread-safe. */
final class Peeling {
    private static final int MOST_TRIPS = 17;
    /** No function grows beyond this by peeling. */
    private static final int LARGEST_GRAPH = 6000;

    private final Graph graph;

    /** Whether nothing has been peeled yet. */
    private final boolean isFirst;

    private Peeling(Graph graph, boolean isFirst) {
        this.graph = graph;
        this.isFirst = isFirst;
    }

    /** Peels innermost loops; true if there were any, so that the next outer ones may have become innermost. */
    static boolean run(Graph graph, boolean isFirst) {
        var pass = new Peeling(graph, isFirst);
        var changed = false;
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var loop = graph.loops.get(i);
            if (graph.nodeCount() < LARGEST_GRAPH && loop.isInnermost()) {
                var counted = Counted.of(loop);
                if (counted.isPresent() && counted.get().isOnlyExit() && pass.isSmall(loop, counted.get())) {
                    pass.peel(loop, (int) counted.get().trips());
                    changed = true;
                }
            }
        }
        if (changed) {
            graph.resolve();
            Loops.find(graph);
        }
        return changed;
    }

    private boolean isSmall(Loop loop, Counted counted) {
        var trips = counted.trips();
        if (trips == 1) {
            return true;
        }
        if (trips > MOST_TRIPS) {
            return false;
        }
        return isFirst && PeelingSize.early(loop).isWorth(trips)
                || PeelingSize.late(loop).isWorth(trips);
    }

    /** All iterations but the last are copies; the last one keeps the loop's own blocks. */
    private void peel(Loop loop, int trips) {
        var header = loop.header;
        var latch = loop.latch();
        var entryIndex = header.predecessorIndex(loop.preheader());
        var latchIndex = header.predecessorIndex(latch);
        Map<Node, Node> values = new HashMap<>();
        for (var phi : header.phis) {
            values.put(phi, phi.in[entryIndex]);
        }
        var end = loop.preheader();
        var firstJump = true;
        for (var trip = 0; trip < trips - 1; trip++) {
            var copy = new LoopCopy(graph, loop, values);
            end.successors.set(end.successors.indexOf(firstJump ? header : Block.NOWHERE), copy.block(header));
            copy.block(header).predecessors.add(end);
            firstJump = false;
            end = copy.block(latch);
            end.end = graph.detached(Op.JUMP, Kind.NONE, end);
            end.successors.add(Block.NOWHERE);
            var next = new HashMap<Node, Node>();
            for (var phi : header.phis) {
                next.put(phi, copy.value(phi.in[latchIndex]));
            }
            values = next;
        }
        if (trips > 1) {
            end.successors.set(0, header);
        }
        List<Block> predecessors = new ArrayList<>(List.of(end));
        header.predecessors.clear();
        header.predecessors.addAll(predecessors);
        for (var phi : header.phis) {
            phi.replacement = values.getOrDefault(phi, phi);
        }
        header.phis.clear();
        latch.successors.remove(header);
        latch.end = graph.detached(Op.JUMP, Kind.NONE, latch);
    }
}
