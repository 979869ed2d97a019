package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets the readers of a value that now has two definitions read the one that reaches them. Not thread-safe. */
final class SsaRepair {
    private final Graph graph;
    private final Node value;
    private final Map<Block, Node> atEnd = new HashMap<>();
    private final Map<Block, Node> atStart = new HashMap<>();

    private SsaRepair(Graph graph, Node value) {
        this.graph = graph;
        this.value = value;
    }

    /** The value is {@code first} where {@code firstBlock} ends and {@code second} where {@code secondBlock} ends. */
    static void repair(Graph graph, Node value, Block valueBlock, Block copyBlock, Node copy, List<Node> readers) {
        var repair = new SsaRepair(graph, value);
        repair.atEnd.put(valueBlock, value);
        repair.atEnd.put(copyBlock, copy);
        for (var reader : readers) {
            for (var i = 0; i < reader.in.length; i++) {
                if (reader.in[i] == value) {
                    if (reader.op == Op.PHI) {
                        reader.in[i] = repair.end(reader.block.predecessors.get(i));
                    } else if (reader.block != valueBlock) {
                        reader.in[i] = repair.start(reader.block);
                    }
                }
            }
        }
    }

    private Node end(Block block) {
        var known = atEnd.get(block);
        return known == null ? start(block) : known;
    }

    private Node start(Block block) {
        var known = atStart.get(block);
        if (known != null) {
            return known;
        }
        if (block.predecessors.size() == 1) {
            var only = end(block.predecessors.getFirst());
            atStart.put(block, only);
            return only;
        }
        var phi = graph.phi(block, value.kind);
        if (value.op == Op.PHI) {
            phi.access = value.access;
        }
        atStart.put(block, phi);
        for (var predecessor : block.predecessors) {
            phi.append(end(predecessor));
        }
        return phi;
    }
}
