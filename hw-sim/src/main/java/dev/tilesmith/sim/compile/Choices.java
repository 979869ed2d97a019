package dev.tilesmith.sim.compile;

import java.util.List;
import java.util.Optional;

/**
 * The choices between two values that gcc knows by name: minimum, maximum and absolute value. Those against zero become
 * arithmetic; a minimum or maximum of two variables gets gcc's shape (compiler-notes.md 3.6 and 3.9). Not thread-safe.
 */
final class Choices {
    private final Graph graph;
    private final Ranges ranges;

    private Choices(Graph graph) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
    }

    /** A block with one phi for two ways from one comparison, of which at most one leads through a block of its own. */
    private record Choice(Block from, Node condition, Block join, Node phi, Node whenTrue, Node whenFalse) {}

    /** Leaves the graph with valid dominators and loops. */
    static void fold(Graph graph) {
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

    /**
     * gcc copies one operand, skips the copy of the other, and extends the result once more: four instructions where a
     * conditional copy would take two. Nothing may simplify the graph after this.
     */
    static void shape(Graph graph) {
        var pass = new Choices(graph);
        for (var block : List.copyOf(graph.blocks)) {
            pass.find(block).ifPresent(pass::shape);
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
                ? Optional.of(new Choice(from, condition, join, phi, phi.in[yesIndex], phi.in[1 - yesIndex]))
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

    private void shape(Choice choice) {
        var a = choice.condition.in[0];
        var b = choice.condition.in[1];
        var isOfBoth = choice.whenTrue == a && choice.whenFalse == b || choice.whenTrue == b && choice.whenFalse == a;
        if (!isOfBoth || a.isConstant() || b.isConstant() || !ranges.isInt32(a) || !ranges.isInt32(b)) {
            return;
        }
        // What is carried around a loop is copied second.
        var second = a.op == Op.PHI && b.op != Op.PHI ? a : b.op == Op.PHI && a.op != Op.PHI ? b : a.id < b.id ? a : b;
        var from = choice.from;
        var phi = choice.phi;
        var armIndex = from.successors.get(0) == choice.join ? 1 : 0;
        var arm = from.successors.get(armIndex);
        var skipsWhenTrue = armIndex == 1;
        if (phi.in[choice.join.predecessorIndex(arm)] != second) {
            phi.in = new Node[] {phi.in[1], phi.in[0]};
            skipsWhenTrue = !skipsWhenTrue;
        }
        graph.at = from.end.at;
        var condition = choice.condition;
        if (skipsWhenTrue) {
            from.end.in[0] = graph.append(from, condition.op.negated(), Kind.INT, condition.in);
        }
        // A copy of its own for each operand: neither may share the result's register.
        for (var edge = 0; edge < 2; edge++) {
            var operand = phi.in[edge];
            phi.in[edge] = graph.append(operand == second ? arm : from, Op.COPY, Kind.INT, operand);
        }
        // The way into the arm is the first successor, so that the copy on the other way can go before the branch.
        var other = from.successors.get(1 - armIndex);
        from.successors.set(0, arm);
        from.successors.set(1, other);
        graph.at = phi.at;
        var extended = graph.detached(Op.SEXT_W, Kind.INT, choice.join, phi);
        Uses.forEach(graph, node -> {
            for (var i = 0; i < node.in.length; i++) {
                if (node.in[i] == phi) {
                    node.in[i] = extended;
                }
            }
        });
        choice.join.nodes.addFirst(extended);
    }
}
