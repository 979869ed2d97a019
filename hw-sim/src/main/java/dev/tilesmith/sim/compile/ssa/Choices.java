package dev.tilesmith.sim.compile.ssa;

import dev.tilesmith.sim.compile.optimize.MinMax;
import java.util.List;
import java.util.Optional;

/**
 * The choices by the sign of a number that become arithmetic: max(x, 0), min(x, 0) and |x| (compiler-notes.md 3.6 and
 * 3.9). {@link MinMax} has those between two variables. Not thread-safe.
 */
public final class Choices {
    private final Graph graph;

    private Choices(Graph graph) {
        this.graph = graph;
    }

    /** A block with one phi for two ways from one comparison, of which at most one leads through a block of its own. */
    private record Choice(Block from, Node condition, Node phi, Node whenTrue, Node whenFalse) {}

    /** Leaves the graph with valid dominators and loops. */
    public static void fold(Graph graph) {
        var pass = new Choices(graph);
        var changed = false;
        for (var block : List.copyOf(graph.blocks)) {
            var choice = pass.find(block);
            if (choice.isPresent()) {
                var value = pass.arithmetic(choice.get());
                if (value.isPresent()) {
                    choice.get().phi.replacement = value.get();
                    block.phis.clear();
                    graph.settle(choice.get().from, choice.get().from.successors.getFirst());
                    changed = true;
                }
            }
        }
        if (changed) {
            graph.resolve();
            Dominators.compute(graph);
            ControlFlow.simplify(graph);
        }
    }

    private Optional<Choice> find(Block join) {
        if (join.predecessors.size() != 2 || join.phis.size() != 1 || join.phis.getFirst().kind != Kind.INT) {
            return Optional.empty();
        }
        var first = join.predecessors.get(0);
        var second = join.predecessors.get(1);
        var from = isArm(first) ? first.predecessors.getFirst() : first;
        var otherFrom = isArm(second) && from != second ? second.predecessors.getFirst() : second;
        if (from != otherFrom || first == second || from == join || !from.endsWith(Op.BRANCH)) {
            return Optional.empty();
        }
        var condition = from.end.in[0];
        var phi = join.phis.getFirst();
        var yes = from.successors.getFirst();
        var yesIndex = join.predecessorIndex(yes == join ? from : yes);
        return condition.op == Op.LT || condition.op == Op.GE
                ? Optional.of(new Choice(from, condition, phi, phi.in[yesIndex], phi.in[1 - yesIndex]))
                : Optional.empty();
    }

    /** Empty, or with a negation alone. */
    private static boolean isArm(Block block) {
        return block.phis.isEmpty()
                && block.endsWith(Op.JUMP)
                && block.predecessors.size() == 1
                && (block.nodes.isEmpty() || block.nodes.size() == 1 && isNegation(block.nodes.getFirst()));
    }

    private static boolean isNegation(Node node) {
        return (node.op == Op.SUB || node.op == Op.SUBW) && node.in[0].isConstant(0);
    }

    /** max(x, 0), min(x, 0) and |x|, by the sign of x. */
    private Optional<Node> arithmetic(Choice choice) {
        var condition = choice.condition;
        var isReversed = condition.in[0].isConstant(0);
        if (!isReversed && !condition.in[1].isConstant(0)) {
            return Optional.empty();
        }
        var tested = condition.in[isReversed ? 1 : 0];
        // LT x 0 and GE 0 x hold for negative numbers; what they say of zero itself makes no difference.
        var negativeWhenTrue = (condition.op == Op.LT) != isReversed;
        var negative = negativeWhenTrue ? choice.whenTrue : choice.whenFalse;
        var other = negativeWhenTrue ? choice.whenFalse : choice.whenTrue;
        if (negative.isConstant(0) && other == tested) {
            return Optional.of(
                    front(choice, Op.AND, tested, front(choice, Op.SRA, invert(choice, tested), graph.constant(63))));
        }
        if (negative == tested && other.isConstant(0)) {
            return Optional.of(front(choice, Op.AND, tested, front(choice, Op.SRA, tested, graph.constant(63))));
        }
        if (isNegation(negative) && negative.in[1] == tested && other == tested) {
            var sign = front(choice, Op.SRA, tested, graph.constant(63));
            return Optional.of(front(choice, negative.op, front(choice, Op.XOR, tested, sign), sign));
        }
        return Optional.empty();
    }

    private Node invert(Choice choice, Node value) {
        return front(choice, Op.XOR, value, graph.constant(-1));
    }

    /** A node at the end of the block that chooses, where its operands are known. */
    private Node front(Choice choice, Op op, Node left, Node right) {
        graph.at = choice.phi.at;
        return graph.append(choice.from, op, Kind.INT, left, right);
    }
}
