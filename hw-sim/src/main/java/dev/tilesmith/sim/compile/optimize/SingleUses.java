package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a value that is read once right before what reads it, if that is in its block: so gcc expands its statements
 * (temporary expression replacement), and what a command does not need is not computed before it. Not thread-safe.
 */
final class SingleUses {
    private final Map<Node, List<Node>> readers;
    /** The only reader of each value that is to wait for it. */
    private final Map<Node, Node> waiting = new HashMap<>();

    private final List<Node> ordered = new ArrayList<>();

    private SingleUses(Map<Node, List<Node>> readers) {
        this.readers = readers;
    }

    static void run(Graph graph) {
        var readers = Uses.readers(graph);
        for (var block : graph.blocks) {
            new SingleUses(readers).order(block);
        }
    }

    private void order(Block block) {
        for (var i = 0; i < block.nodes.size(); i++) {
            block.nodes.get(i).mark = i;
        }
        block.end.mark = block.nodes.size();
        // From the last one on: where a reader ends up is known before what it reads is looked at.
        for (var node : block.nodes.reversed()) {
            var all = readers.getOrDefault(node, List.of());
            if (node.op.isPure() && all.size() == 1 && canWait(node, all.getFirst())) {
                waiting.put(node, all.getFirst());
                node.mark = all.getFirst().mark;
            }
        }
        block.nodes.stream().filter(node -> !waiting.containsKey(node)).forEach(this::place);
        placeOperands(block.end);
        block.nodes = ordered;
    }

    /** Not past the step of a counter that it reads: both values would need a register. */
    private boolean canWait(Node node, Node reader) {
        if (reader.block != node.block || reader.op == Op.PHI) {
            return false;
        }
        for (var operand : node.in) {
            if (operand.op == Op.PHI) {
                for (var next : operand.in) {
                    if (next.block == node.block
                            && next.op != Op.PHI
                            && node.mark < next.mark
                            && next.mark < reader.mark) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void place(Node node) {
        placeOperands(node);
        ordered.add(node);
    }

    private void placeOperands(Node node) {
        for (var operand : node.in) {
            if (waiting.get(operand) == node) {
                place(operand);
            }
        }
    }
}
