package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.ControlFlow;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    /** Blocks that kept their branch for the other edges; once each. */
    private final Set<Block> exits = new HashSet<>();

    private FirstIteration(Graph graph) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
    }

    /** True if a jump was threaded. */
    static boolean run(Graph graph) {
        var pass = new FirstIteration(graph);
        var threads = 0;
        for (; threads < MOST_THREADS && pass.threadOne(); threads++) {
            ControlFlow.analyze(graph);
        }
        return threads > 0;
    }

    private boolean threadOne() {
        for (var block : graph.blocks) {
            var isTest = block.endsWith(Op.BRANCH) && !block.end.isSelection;
            if (block.predecessors.size() < 2 || block.loop == Loop.NONE || !isTest) {
                continue;
            }
            var edge = edgeToThread(block);
            if (edge >= 0 && isSmall(block) && isSafe(block)) {
                thread(block, edge, decided(block, edge), otherDecision(block, edge));
                return true;
            }
        }
        return false;
    }

    private static boolean isSmall(Block block) {
        return block.nodes.stream()
                        .filter(node -> !Arithmetic.isExtension(node.op))
                        .count()
                <= MOST_NODES;
    }

    /** The edge along which the branch goes one way, while it goes the other along all others; -1 if there is none. */
    private int edgeToThread(Block block) {
        var isHeader = block.loop.header == block;
        for (var edge = 0; edge < block.predecessors.size(); edge++) {
            var isEntry = !isHeader || !block.loop.contains(block.predecessors.get(edge));
            var choice = decided(block, edge);
            if (isEntry && choice >= 0) {
                var other = otherDecision(block, edge);
                var isOneSided = other < 0 && (isFirstExit(block, edge) || isHeader && hasFirstTest(block));
                if (other == 1 - choice || isOneSided) {
                    return edge;
                }
            }
        }
        return -1;
    }

    /** What all other edges agree on, or -1. */
    private int otherDecision(Block block, int edge) {
        var result = -1;
        for (var other = 0; other < block.predecessors.size(); other++) {
            if (other != edge) {
                var choice = decided(block, other);
                if (choice < 0 || result >= 0 && result != choice) {
                    return -1;
                }
                result = choice;
            }
        }
        return result;
    }

    /** Whether a later test in the loop tells the first iteration from all others. */
    private boolean hasFirstTest(Block header) {
        var loop = header.loop;
        for (var block : loop.blocks) {
            var condition = block.endsWith(Op.BRANCH) ? block.end.in[0] : block.end;
            var isTest = (condition.op == Op.EQ || condition.op == Op.NE) && condition.in[1].isConstant();
            var phi = isTest ? condition.in[0] : condition;
            if (block != header && isTest && phi.op == Op.PHI && phi.block == header && header.phis.contains(phi)) {
                var first = compared(condition, phi.in[header.predecessorIndex(loop.preheader())]);
                var later = compared(condition, phi.in[header.predecessorIndex(loop.latch())]);
                if (first >= 0 && later >= 0 && first != later) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the block ends an iteration and the first one, which alone comes along the edge, cannot be the last. */
    private boolean isFirstExit(Block block, int edge) {
        var loop = block.loop;
        return (loop.latch() == block || loop.header == block)
                && !exits.contains(block)
                && !loop.contains(block.successors.get(0)) != !loop.contains(block.successors.get(1))
                && loop.contains(block.successors.get(decided(block, edge) == 1 ? 0 : 1));
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
        if (!isTest) {
            return -1;
        }
        var tested = condition.in[0];
        if (tested.op == Op.PHI && tested.block == block) {
            var later = laterValues(block, edge, tested);
            return later.isPresent() ? compared(condition, later.get()) : compared(condition, tested.in[edge]);
        }
        // The next value of a counter whose first value comes along the edge.
        var isStep = (tested.op == Op.ADD || tested.op == Op.ADDW) && tested.in[1].isConstant();
        var phi = isStep ? tested.in[0] : tested;
        return isStep && phi.op == Op.PHI && phi.block == block && phi.in[edge].isConstant()
                ? compared(condition, graph.constant(Arithmetic.fold(tested.op, phi.in[edge].imm, tested.in[1].imm)))
                : -1;
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
        return compared(comparison, ranges.of(value));
    }

    private static int compared(Node comparison, Ranges.Interval range) {
        var wanted = comparison.in[1].imm;
        var whenEqual = comparison.op == Op.EQ ? 1 : 0;
        if (range.low() == wanted && range.high() == wanted) {
            return whenEqual;
        }
        return wanted < range.low() || wanted > range.high() ? 1 - whenEqual : -1;
    }

    /** The values of a loop's counter in all iterations but the first, if the edge is the one that goes around. */
    private Optional<Ranges.Interval> laterValues(Block block, int edge, Node phi) {
        var loop = block.loop;
        if (loop.header != block || !loop.contains(block.predecessors.get(edge))) {
            return Optional.empty();
        }
        return ranges.counted(loop)
                .filter(counted -> counted.phi() == phi && counted.trips() > 1)
                .map(counted -> {
                    var second = counted.start() + counted.step();
                    var last = counted.start() + counted.step() * (counted.trips() - 1);
                    return new Ranges.Interval(Math.min(second, last), Math.max(second, last));
                });
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
            twin.describeAs(node);
            values.put(node, twin);
        }
        Graph.redirect(from, block, copy);
        var target = block.successors.get(choice == 1 ? 0 : 1);
        copy.end = graph.detached(Op.JUMP, Kind.NONE, copy);
        copy.successors.add(target);
        if (otherChoice < 0) {
            exits.add(block);
            var isEmpty = target.nodes.isEmpty() && target.phis.isEmpty() && target.endsWith(Op.JUMP);
            var last = isEmpty ? target : block;
            target = isEmpty ? target.successors.getFirst() : target;
            copy.successors.set(0, target);
            var index = target.predecessorIndex(last);
            target.predecessors.add(copy);
            target.phis.forEach(phi -> phi.append(phi.in[index]));
        } else {
            // The copy takes over the edge to its target; the block keeps the other one.
            var otherTarget = block.successors.get(otherChoice == 1 ? 0 : 1);
            target.predecessors.set(target.predecessorIndex(block), copy);
            block.successors.clear();
            block.successors.add(otherTarget);
            block.end = graph.detached(Op.JUMP, Kind.NONE, block);
        }
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
