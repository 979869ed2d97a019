package dev.tilesmith.sim.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Threads jumps through a block whose branch is decided by where it is entered from: the test of a counter against its
 * start value disappears from a loop, which is then entered in the middle (compiler-notes.md 3.3). Not thread-safe.
 */
final class FirstIteration {
    /** gcc copies at most so many statements. */
    private static final int MOST_NODES = 7;

    private static final int MOST_THREADS = 200;

    private final Graph graph;
    private final Ranges ranges;

    private FirstIteration(Graph graph) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
    }

    static void run(Graph graph) {
        var pass = new FirstIteration(graph);
        for (var i = 0; i < MOST_THREADS && pass.threadOne(); i++) {
            Dominators.compute(graph);
            Registers.dropTrivialPhis(graph);
            Loops.find(graph);
        }
    }

    private boolean threadOne() {
        for (var block : graph.blocks) {
            if (block.predecessors.size() == 2 && block.loop != Loop.NONE && block.endsWith(Op.BRANCH)) {
                var first = decided(block, 0);
                var second = decided(block, 1);
                var isSmall = block.nodes.stream()
                                .filter(node -> !Arithmetic.isExtension(node.op))
                                .count()
                        <= MOST_NODES;
                if (isSmall && first >= 0 && second >= 0 && first != second && isSafe(block)) {
                    var entry = entryIndex(block);
                    thread(block, entry, entry == 0 ? first : second, entry == 0 ? second : first);
                    return true;
                }
            }
        }
        return false;
    }

    /** The edge that gets the copy: one from outside the loop, if the block is a header. */
    private static int entryIndex(Block block) {
        var isHeader = block.loop.header == block;
        return isHeader && block.loop.contains(block.predecessors.get(0)) ? 1 : 0;
    }

    /** A block that is its own successor or predecessor would be copied into itself. */
    private static boolean isSafe(Block block) {
        return !block.successors.contains(block) && !block.predecessors.contains(block);
    }

    /** The branch's choice when the block is entered along an edge: 1, 0 or -1. */
    private int decided(Block block, int edge) {
        var condition = block.end.in[0];
        if (condition.op == Op.PHI && condition.block == block) {
            return truth(condition.in[edge]);
        }
        var isTest = (condition.op == Op.EQ || condition.op == Op.NE) && condition.in[1].isConstant();
        var phi = isTest ? condition.in[0] : condition;
        return isTest && phi.op == Op.PHI && phi.block == block ? compared(condition, phi.in[edge]) : -1;
    }

    /** Whether a value is certainly not zero (1) or zero (0); else -1. */
    private int truth(Node value) {
        if (value.isConstant()) {
            return value.imm != 0 ? 1 : 0;
        }
        if ((value.op == Op.EQ || value.op == Op.NE) && value.in[1].isConstant()) {
            return compared(value, value.in[0]);
        }
        var range = ranges.of(value);
        return range.low() > 0 || range.high() < 0 ? 1 : -1;
    }

    /** The result of an (in)equality with a constant, for a value in the place of its left operand; -1 if unknown. */
    private int compared(Node comparison, Node value) {
        var wanted = comparison.in[1].imm;
        var whenEqual = comparison.op == Op.EQ ? 1 : 0;
        if (value.isConstant()) {
            return value.imm == wanted ? whenEqual : 1 - whenEqual;
        }
        var range = ranges.of(value);
        return wanted < range.low() || wanted > range.high() ? 1 - whenEqual : -1;
    }

    private void thread(Block block, int edge, int choice, int otherChoice) {
        var from = block.predecessors.get(edge);
        var copy = graph.newBlock();
        Map<Node, Node> values = new HashMap<>();
        for (var phi : block.phis) {
            values.put(phi, phi.in[edge]);
        }
        for (var node : block.nodes) {
            graph.at = node.at;
            var in = new Node[node.in.length];
            for (var i = 0; i < in.length; i++) {
                in[i] = values.getOrDefault(node.in[i], node.in[i]);
            }
            var twin = graph.append(copy, node.op, node.kind, in);
            twin.imm = node.imm;
            twin.access = node.access;
            twin.noWrap = node.noWrap;
            twin.callee = node.callee;
            values.put(node, twin);
        }
        Graph.redirect(from, block, copy);
        var target = block.successors.get(choice == 1 ? 0 : 1);
        var otherTarget = block.successors.get(otherChoice == 1 ? 0 : 1);
        copy.end = graph.detached(Op.JUMP, Kind.NONE, copy);
        copy.successors.add(target);
        // The copy takes over the edge to its target; the block keeps the other one.
        target.predecessors.set(target.predecessorIndex(block), copy);
        block.successors.clear();
        block.successors.add(otherTarget);
        block.end = graph.detached(Op.JUMP, Kind.NONE, block);
        repair(block, copy, target, values);
    }

    private void repair(Block block, Block copy, Block target, Map<Node, Node> values) {
        var defined = new ArrayList<Node>(block.phis);
        defined.addAll(block.nodes);
        var readers = readers(defined);
        for (var value : defined) {
            // Phis of the target already have the operand of this edge: it is now that of the copy.
            SsaRepair.repair(
                    graph,
                    value,
                    block,
                    copy,
                    values.getOrDefault(value, value),
                    readers.getOrDefault(value, List.of()));
        }
        if (target.phis.isEmpty()) {
            return;
        }
        var index = target.predecessorIndex(copy);
        for (var phi : target.phis) {
            phi.in[index] = values.getOrDefault(phi.in[index], phi.in[index]);
        }
    }

    private Map<Node, List<Node>> readers(List<Node> values) {
        var readers = new HashMap<Node, List<Node>>();
        values.forEach(value -> readers.put(value, new ArrayList<>()));
        Uses.forEach(graph, node -> {
            for (var operand : node.in) {
                var list = readers.get(operand);
                if (list != null && (list.isEmpty() || list.getLast() != node)) {
                    list.add(node);
                }
            }
        });
        return readers;
    }
}
