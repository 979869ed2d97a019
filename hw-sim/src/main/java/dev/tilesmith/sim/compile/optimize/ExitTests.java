package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.List;
import java.util.Map;

/**
 * Uses that a loop runs a known number of times: values after it are computed, and it ends when a counter that is needed
 * anyway reaches its last value (compiler-notes.md 3.4). Not thread-safe.
 */
final class ExitTests {
    private final Graph graph;
    private Map<Node, List<Node>> readers;

    private ExitTests(Graph graph) {
        this.graph = graph;
        this.readers = Uses.readers(graph);
    }

    static void run(Graph graph) {
        var pass = new ExitTests(graph);
        for (var loop : graph.loops) {
            Counted.of(loop).ifPresent(counted -> pass.replaceFinalValues(loop, counted));
        }
        DeadCode.drop(graph);
        pass.readers = Uses.readers(graph);
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var loop = graph.loops.get(i);
            Counted.of(loop).ifPresent(counted -> pass.replaceTest(loop, counted));
        }
        DeadCode.drop(graph);
    }

    /** Reads outside the loop of counters whose last value is a constant. */
    private void replaceFinalValues(Loop loop, Counted counted) {
        if (!counted.isOnlyExit()) {
            return;
        }
        for (var phi : loop.header.phis) {
            var entry = phi.in[loop.header.predecessorIndex(loop.preheader())];
            var next = phi.in[loop.header.predecessorIndex(loop.latch())];
            var step = Counted.constantStep(phi, next);
            if (step != 0 && entry.isConstant()) {
                var last = entry.imm + step * counted.trips();
                var isExact = next.op == Op.ADD || last == (int) last;
                if (isExact) {
                    replaceOutside(loop, next, graph.constant(last));
                    replaceOutside(loop, phi, graph.constant(last - step));
                }
            }
        }
    }

    private void replaceOutside(Loop loop, Node value, Node constant) {
        for (var reader : readers.getOrDefault(value, List.of())) {
            if (!loop.contains(reader.block)) {
                for (var i = 0; i < reader.in.length; i++) {
                    if (reader.in[i] == value) {
                        reader.in[i] = constant;
                    }
                }
            }
        }
    }

    private void replaceTest(Loop loop, Counted counted) {
        var latch = loop.latch();
        var condition = latch.end.in[0];
        var best = counted.next();
        var start = graph.constant(counted.start());
        var step = counted.step();
        if (isOnlyTested(counted, condition)) {
            for (var phi : loop.header.phis) {
                var entry = phi.in[loop.header.predecessorIndex(loop.preheader())];
                var next = phi.in[loop.header.predecessorIndex(loop.latch())];
                var growth = next.op == Op.ADD ? Counted.constantStep(phi, next) : 0;
                var isBetter = best == counted.next() || entry.isConstant() && !start.isConstant();
                if (phi != counted.phi() && growth != 0 && isBetter) {
                    best = next;
                    start = entry;
                    step = growth;
                }
            }
        }
        graph.at = latch.end.at;
        var bound = new Linear(List.of(), step * counted.trips())
                .plus(Linear.of(start), 1)
                .emit(graph, loop.preheader());
        var staysWhenTrue = latch.successors.getFirst() == loop.header;
        var test = graph.append(latch, staysWhenTrue ? Op.NE : Op.EQ, Kind.INT, best, bound);
        latch.end.in[0] = test;
    }

    /** Whether the counter serves the test alone. */
    private boolean isOnlyTested(Counted counted, Node condition) {
        for (var value : List.of(counted.phi(), counted.next())) {
            for (var reader : readers.getOrDefault(value, List.of())) {
                if (reader != counted.next() && reader != counted.phi() && reader != condition) {
                    return false;
                }
            }
        }
        return true;
    }
}
