package dev.tilesmith.sim.compile.ssa;

import java.util.List;

/** Prepares the edges into blocks with phis for copies. */
public final class CriticalEdges {
    private CriticalEdges() {}

    public static void split(Graph graph) {
        for (var block : List.copyOf(graph.blocks)) {
            if (block.phis.isEmpty()) {
                continue;
            }
            for (var predecessor : List.copyOf(block.predecessors)) {
                if (predecessor.successors.size() > 1) {
                    graph.split(predecessor, block);
                }
            }
            for (var phi : block.phis) {
                for (var i = 0; i < phi.in.length; i++) {
                    if (phi.in[i].op == Op.FLOAT_CONSTANT) {
                        graph.at = phi.at;
                        phi.in[i] = graph.append(block.predecessors.get(i), Op.COPY, phi.kind, phi.in[i]);
                    }
                }
            }
        }
        Loops.find(graph);
    }
}
