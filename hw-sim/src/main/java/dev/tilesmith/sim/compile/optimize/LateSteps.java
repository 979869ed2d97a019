package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.List;
import java.util.Map;

/**
 * Puts the steps of counters behind everything in their block that reads the old value, so that the new one can be made in
 * the same register. Not thread-safe.
 */
final class LateSteps {
    private final Map<Node, List<Node>> readers;

    private LateSteps(Graph graph) {
        this.readers = Uses.readers(graph);
    }

    static void run(Graph graph) {
        var pass = new LateSteps(graph);
        for (var loop : graph.loops) {
            var latch = loop.latch();
            for (var phi : loop.header.phis) {
                var next = phi.in[loop.header.predecessorIndex(latch)];
                if (next.block == latch && Counted.constantStep(phi, next) != 0) {
                    pass.sink(next, latch);
                }
            }
        }
    }

    /** Down to the first operation that reads the new value. */
    private void sink(Node next, Block latch) {
        var nodes = latch.nodes;
        var target = nodes.size();
        for (var reader : readers.getOrDefault(next, List.of())) {
            if (reader.block == latch && reader.op != Op.PHI && !reader.op.isEnd()) {
                target = Math.min(target, nodes.indexOf(reader));
            }
        }
        var index = nodes.indexOf(next);
        if (index < target - 1) {
            nodes.add(target, next);
            nodes.remove(index);
        }
    }
}
