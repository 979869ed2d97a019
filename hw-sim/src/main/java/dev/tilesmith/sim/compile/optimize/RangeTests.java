package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.ControlFlow;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.List;
import java.util.Optional;

/**
 * Makes one test of two that stand one after the other and lead to the same place: {@code x < low || x >= high} is one
 * unsigned comparison, and two conditions that do not change in a loop are one value that is computed outside of it. Not
 * thread-safe.
 */
final class RangeTests {
    private final Graph graph;

    private final boolean movesOut;

    private RangeTests(Graph graph, boolean movesOut) {
        this.graph = graph;
        this.movesOut = movesOut;
    }

    /** Two blocks, of which the second only tests; both go to {@code shared} when their conditions hold. */
    private record Chain(Block first, Block second, Block shared, Block other, Node left, Node right) {}

    /** Merges tests of one value. Leaves the graph with valid dominators and loops. */
    static void run(Graph graph) {
        run(graph, false);
    }

    /** Merges also what an innermost loop tests again and again. Leaves the graph with valid dominators and loops. */
    static void moveOut(Graph graph) {
        run(graph, true);
    }

    private static void run(Graph graph, boolean movesOut) {
        var pass = new RangeTests(graph, movesOut);
        var changed = false;
        for (var block : List.copyOf(graph.blocks)) {
            for (var chain = pass.find(block); chain.isPresent(); chain = pass.find(block)) {
                var condition = pass.merge(chain.get());
                if (condition.isEmpty()) {
                    break;
                }
                pass.replace(chain.get(), condition.get());
                block.end.isRangeTest = condition.get().op == Op.GEU;
                changed = true;
            }
        }
        if (changed) {
            ControlFlow.simplify(graph);
        }
    }

    private Optional<Chain> find(Block first) {
        if (!first.endsWith(Op.BRANCH)) {
            return Optional.empty();
        }
        for (var side = 0; side < 2; side++) {
            var shared = first.successors.get(side);
            var second = first.successors.get(1 - side);
            if (isTestOnly(second) && second != shared && second.successors.contains(shared)) {
                var secondSide = second.successors.indexOf(shared);
                var other = second.successors.get(1 - secondSide);
                if (other != shared && other != first && agree(shared, first, second)) {
                    return Optional.of(new Chain(
                            first,
                            second,
                            shared,
                            other,
                            leading(first.end.in[0], side),
                            leading(second.end.in[0], secondSide)));
                }
            }
        }
        return Optional.empty();
    }

    /** The condition, as a node that stands nowhere, which holds where the branch goes to its side. */
    private Node leading(Node condition, int side) {
        if (!condition.op.isComparison()) {
            return graph.detached(side == 0 ? Op.NE : Op.EQ, Kind.INT, condition.block, condition, graph.constant(0));
        }
        var op = side == 0 ? condition.op : condition.op.negated();
        return graph.detached(op, Kind.INT, condition.block, condition.in);
    }

    private static boolean isTestOnly(Block block) {
        if (block.predecessors.size() != 1 || !block.phis.isEmpty() || !block.endsWith(Op.BRANCH)) {
            return false;
        }
        var condition = block.end.in[0];
        return block.nodes.stream().allMatch(node -> node == condition && node.op.isComparison())
                && (block.loop == Loop.NONE || block.loop.header != block);
    }

    private static boolean agree(Block target, Block first, Block second) {
        var one = target.predecessorIndex(first);
        var two = target.predecessorIndex(second);
        return target.phis.stream().allMatch(phi -> phi.in[one] == phi.in[two]);
    }

    private Optional<Node> merge(Chain chain) {
        var range = outside(chain.left, chain.right).or(() -> outside(chain.right, chain.left));
        if (range.isPresent()) {
            graph.at = chain.first.end.at;
            var bounds = range.get();
            var moved = graph.integer(chain.first, Op.ADD, bounds.value, graph.constant(-bounds.low));
            return Optional.of(
                    graph.append(chain.first, Op.GEU, Kind.INT, moved, graph.constant(bounds.high - bounds.low)));
        }
        var loop = chain.first.loop;
        var isRepeated = movesOut && loop != Loop.NONE && loop.isInnermost();
        // As gcc's ifcombine, which joins a test that needs nothing computed for it to the one before.
        return isRepeated
                        && !chain.second.end.isRangeTest
                        && isInvariant(chain.left, loop)
                        && isInvariant(chain.right, loop)
                ? Optional.of(either(chain, loop.preheader()))
                : Optional.empty();
    }

    private static boolean isInvariant(Node condition, Loop loop) {
        return !loop.contains(condition.in[0]) && !loop.contains(condition.in[1]);
    }

    private Node either(Chain chain, Block preheader) {
        graph.at = chain.first.end.at;
        var left = truth(preheader, chain.left);
        return graph.append(preheader, Op.OR, Kind.INT, left, truth(preheader, chain.right));
    }

    /** 1 or 0; what was merged before is that already. */
    private Node truth(Block block, Node condition) {
        var value = condition.in[0];
        var isTruth =
                condition.op == Op.NE && condition.in[1].isConstant(0) && value.op == Op.OR && value.block == block;
        return isTruth ? value : graph.append(block, condition.op, Kind.INT, condition.in);
    }

    private record Bounds(Node value, long low, long high) {}

    /** {@code x < low}, {@code x >= high}; both may be written with the constant first. */
    private static Optional<Bounds> outside(Node below, Node above) {
        var low = limit(below, Op.LT, Op.GE);
        var high = limit(above, Op.GE, Op.LT);
        return low.isPresent()
                        && high.isPresent()
                        && low.get().value == high.get().value
                        && low.get().limit < high.get().limit
                ? Optional.of(new Bounds(low.get().value, low.get().limit, high.get().limit))
                : Optional.empty();
    }

    private record Limit(Node value, long limit) {}

    /** The value and the first number that is not below: of {@code x < c}, or of {@code c >= x}; or likewise above. */
    private static Optional<Limit> limit(Node comparison, Op op, Op reversed) {
        var isReversed = comparison.op == reversed && comparison.in[0].isConstant();
        var constant = comparison.in[isReversed ? 0 : 1];
        if (!isReversed && comparison.op != op || !constant.isConstant() || constant.imm != (int) constant.imm) {
            return Optional.empty();
        }
        return Optional.of(new Limit(comparison.in[isReversed ? 1 : 0], constant.imm + (isReversed ? 1 : 0)));
    }

    private void replace(Chain chain, Node condition) {
        var first = chain.first;
        var second = chain.second;
        Graph.unlink(second, chain.shared);
        Graph.unlink(first, second);
        var otherIndex = chain.other.predecessorIndex(second);
        chain.other.predecessors.set(otherIndex, first);
        first.successors.clear();
        first.successors.add(chain.shared);
        first.successors.add(chain.other);
        second.successors.clear();
        second.end = graph.detached(Op.RETURN, Kind.NONE, second);
        first.end = graph.detached(Op.BRANCH, Kind.NONE, first, condition);
    }
}
