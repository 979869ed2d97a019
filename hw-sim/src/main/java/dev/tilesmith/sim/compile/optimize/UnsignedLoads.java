package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.List;

/** Loads a signed byte, halfword or word without its sign where every reader takes that away again. */
final class UnsignedLoads {
    private UnsignedLoads() {}

    static void run(Graph graph) {
        var readers = Uses.readers(graph);
        for (var block : graph.blocks) {
            for (var load : block.nodes) {
                if (load.op == Op.LOAD) {
                    run(load, readers.getOrDefault(load, List.of()));
                }
            }
        }
        graph.resolve();
    }

    private static void run(Node load, List<Node> readers) {
        switch (load.access) {
            case INT8 -> loadUnsigned(load, readers, Op.ZEXT_B, Access.UINT8);
            case INT16 -> loadUnsigned(load, readers, Op.ZEXT_H, Access.UINT16);
            case INT32 -> loadUnsigned(load, readers, Op.ZEXT_W, Access.UINT32);
            case UINT8, UINT16, UINT32, INT64, FLOAT, DOUBLE -> {}
        }
    }

    private static void loadUnsigned(Node load, List<Node> readers, Op extension, Access unsigned) {
        if (!readers.isEmpty() && readers.stream().allMatch(reader -> reader.op == extension)) {
            load.access = unsigned;
            readers.forEach(reader -> reader.replacement = load);
        }
    }
}
