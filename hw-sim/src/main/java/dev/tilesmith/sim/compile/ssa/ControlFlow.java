package dev.tilesmith.sim.compile.ssa;

import java.util.List;

/** Joins blocks that always follow each other and drops empty ones. */
public final class ControlFlow {
    private ControlFlow() {}

    /** Leaves the graph with valid dominators and loops. */
    public static void simplify(Graph graph) {
        for (var block : List.copyOf(graph.blocks)) {
            while (canAbsorb(graph, block)) {
                absorb(block, block.successors.getFirst());
            }
        }
        Dominators.compute(graph);
        for (var block : List.copyOf(graph.blocks)) {
            skip(graph, block);
        }
        Loops.find(graph);
        Registers.dropTrivialPhis(graph);
    }

    /** Finds dominators and loops anew after edges have changed. */
    public static void analyze(Graph graph) {
        Dominators.compute(graph);
        Registers.dropTrivialPhis(graph);
        Loops.find(graph);
        // A latch that joins several ways has phis of one value each.
        Registers.dropTrivialPhis(graph);
    }

    private static boolean canAbsorb(Graph graph, Block block) {
        if (!block.endsWith(Op.JUMP) || block.successors.isEmpty() || block == graph.entry) {
            return false;
        }
        var next = block.successors.getFirst();
        return next != block && next.predecessors.size() == 1;
    }

    private static void absorb(Block block, Block next) {
        for (var phi : next.phis) {
            phi.replacement = phi.in[0];
        }
        block.nodes.addAll(next.nodes);
        next.nodes.forEach(node -> node.block = block);
        block.end = next.end;
        block.end.block = block;
        block.successors.clear();
        block.successors.addAll(next.successors);
        for (var successor : next.successors) {
            successor.predecessors.set(successor.predecessorIndex(next), block);
        }
        next.phis.clear();
        next.nodes = new java.util.ArrayList<>();
        next.successors.clear();
        next.predecessors.clear();
    }

    /** Lets the predecessors of an empty block go to its successor, if that needs no copies and keeps edges apart. */
    private static void skip(Graph graph, Block block) {
        if (!block.nodes.isEmpty() || !block.phis.isEmpty() || !block.endsWith(Op.JUMP) || block == graph.entry) {
            return;
        }
        var target = block.successors.getFirst();
        if (target == block || block.predecessors.isEmpty()) {
            return;
        }
        for (var predecessor : block.predecessors) {
            if (predecessor.successors.contains(target)) {
                return;
            }
            if (!target.phis.isEmpty() && predecessor.successors.size() > 1) {
                return;
            }
        }
        var index = target.predecessorIndex(block);
        for (var predecessor : List.copyOf(block.predecessors)) {
            predecessor.successors.set(predecessor.successors.indexOf(block), target);
            target.predecessors.add(predecessor);
            for (var phi : target.phis) {
                phi.append(phi.in[index]);
            }
        }
        block.predecessors.clear();
        block.successors.clear();
        target.predecessors.remove(index);
        for (var phi : target.phis) {
            phi.removeInput(index);
        }
    }
}
