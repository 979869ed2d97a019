package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Walks over all nodes of a graph that read something. */
public final class Uses {
    private Uses() {}

    public static void forEach(Graph graph, Consumer<Node> action) {
        for (var block : graph.blocks) {
            block.phis.forEach(action);
            block.nodes.forEach(action);
            action.accept(block.end);
        }
    }

    /** How often each value is read, by id. */
    public static int[] count(Graph graph) {
        var counts = new int[graph.nodeCount()];
        forEach(graph, node -> {
            for (var operand : node.in) {
                counts[operand.id]++;
            }
        });
        return counts;
    }

    /** How often each value is needed in a register: a comparison is not when it only decides branches. */
    public static int[] countExceptBranches(Graph graph) {
        var counts = new int[graph.nodeCount()];
        var folds = Immediates.foldsSlot(graph);
        forEach(graph, node -> {
            for (var i = 0; i < node.in.length; i++) {
                var operand = node.in[i];
                var isFused = node.op == Op.BRANCH && operand.op.isComparison();
                var isFolded = operand.op == Op.SLOT && folds && i == 0 && (node.op == Op.LOAD || node.op == Op.STORE);
                if (!isFused && !isFolded) {
                    counts[operand.id]++;
                }
            }
        });
        return counts;
    }

    /** The nodes that read each value; one that reads it twice is there twice. */
    public static Map<Node, List<Node>> readers(Graph graph) {
        var readers = new HashMap<Node, List<Node>>();
        forEach(graph, node -> {
            for (var operand : node.in) {
                if (!operand.op.isConstant()) {
                    readers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(node);
                }
            }
        });
        return readers;
    }
}
