package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads a signed byte or halfword without its sign where every reader takes that away again. */
final class UnsignedLoads {
    private UnsignedLoads() {}

    static void run(Graph graph) {
        var readers = Uses.readers(graph);
        for (var block : graph.blocks) {
            for (var load : List.copyOf(block.nodes)) {
                if (load.op == Op.LOAD) {
                    run(load, readers);
                }
            }
        }
        graph.resolve();
    }

    private static void run(Node load, Map<Node, List<Node>> readers) {
        var extension = load.access == Access.INT8 ? Op.ZEXT_B : Op.ZEXT_H;
        var isSigned = load.access == Access.INT8 || load.access == Access.INT16;
        var extended = new ArrayList<Node>();
        for (var reader : readers.getOrDefault(load, List.of())) {
            if (!isSigned || reader.op != extension) {
                return;
            }
            extended.add(reader);
        }
        if (!extended.isEmpty()) {
            load.access = load.access == Access.INT8 ? Access.UINT8 : Access.UINT16;
            extended.forEach(reader -> reader.replacement = load);
        }
    }
}
