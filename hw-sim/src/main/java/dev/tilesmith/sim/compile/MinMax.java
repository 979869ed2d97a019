package dev.tilesmith.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Smaller and larger of two integers. As operations without control flow they let the passes between see straight code;
 * on a core without such instructions they end as gcc's four instructions: copy one, compare, copy the other, extend
 * (compiler-notes.md 3.9).
 */
final class MinMax {
    private final Graph graph;
    private final Ranges ranges;

    private MinMax(Graph graph) {
        this.graph = graph;
        this.ranges = new Ranges(graph);
    }

    /** Turns choices between the two operands of their comparison into operations. */
    static void recognize(Graph graph) {
        var pass = new MinMax(graph);
        for (var block : List.copyOf(graph.blocks)) {
            pass.recognize(block);
        }
    }

    private void recognize(Block block) {
        if (!block.endsWith(Op.BRANCH)) {
            return;
        }
        var whenTrue = block.successors.get(0);
        var whenFalse = block.successors.get(1);
        var join = isEmptyArm(whenTrue) ? whenTrue.successors.getFirst() : whenTrue;
        var fromTrue = join == whenTrue ? block : whenTrue;
        var fromFalse = join == whenFalse ? block : whenFalse;
        var isDiamond = fromFalse == block || isEmptyArm(whenFalse) && whenFalse.successors.getFirst() == join;
        if (isDiamond && fromTrue != fromFalse && join.predecessors.size() == 2 && join.phis.size() == 1) {
            replace(block, join, fromTrue, fromFalse);
        }
    }

    private static boolean isEmptyArm(Block arm) {
        return arm.nodes.isEmpty() && arm.phis.isEmpty() && arm.endsWith(Op.JUMP) && arm.predecessors.size() == 1;
    }

    private void replace(Block block, Block join, Block fromTrue, Block fromFalse) {
        var phi = join.phis.getFirst();
        graph.at = block.end.at;
        var choice = choice(block, phi.in[join.predecessorIndex(fromTrue)], phi.in[join.predecessorIndex(fromFalse)]);
        if (choice.isEmpty()) {
            return;
        }
        phi.replacement = choice.get();
        join.phis.clear();
        for (var from : List.of(fromTrue, fromFalse)) {
            Graph.unlink(from, join);
            if (from != block) {
                Graph.unlink(block, from);
            }
        }
        graph.jump(block, join);
        graph.resolve();
    }

    /** The operation that is one value where the block's condition holds and the other where it does not. */
    private Optional<Node> choice(Block block, Node whenTrue, Node whenFalse) {
        var condition = block.end.in[0];
        if (condition.op != Op.LT && condition.op != Op.GE) {
            return Optional.empty();
        }
        var isLess = condition.op == Op.LT;
        var whenLess = isLess ? whenTrue : whenFalse;
        var otherwise = isLess ? whenFalse : whenTrue;
        var a = condition.in[0];
        var b = condition.in[1];
        if (a.isConstant() || b.isConstant()) {
            return Optional.empty();
        }
        if (whenLess == a && otherwise == b) {
            return Optional.of(operation(block, Op.MIN, a, b));
        }
        return whenLess == b && otherwise == a ? Optional.of(operation(block, Op.MAX, a, b)) : Optional.empty();
    }

    /** The value that does not come around the loop stands first, as gcc has it. */
    private Node operation(Block block, Op op, Node a, Node b) {
        var swapped = a.op == Op.PHI && b.op != Op.PHI;
        return graph.append(block, op, Kind.INT, swapped ? b : a, swapped ? a : b);
    }

    /** Turns the operations into comparisons and copies, for the selection of instructions. */
    static void expand(Graph graph) {
        var pass = new MinMax(graph);
        var words = new HashSet<Node>();
        Uses.forEach(graph, node -> {
            if (isExtreme(node) && pass.isInt32(node, new HashSet<>())) {
                words.add(node);
            }
        });
        for (var block : List.copyOf(graph.blocks)) {
            var at = block;
            for (var node : List.copyOf(block.nodes)) {
                if (isExtreme(node)) {
                    at = expand(graph, at, node, words.contains(node));
                }
            }
        }
        Loops.find(graph);
    }

    private static boolean isExtreme(Node node) {
        return node.op == Op.MIN || node.op == Op.MAX;
    }

    /** Phis and these operations choose among their operands, so that around a loop they stay as narrow as those. */
    private boolean isInt32(Node node, Set<Node> assumed) {
        if (ranges.isInt32(node) || !assumed.add(node)) {
            return true;
        }
        return (node.op == Op.PHI || isExtreme(node))
                && Arrays.stream(node.in).allMatch(operand -> isInt32(operand, assumed));
    }

    private static Block expand(Graph graph, Block head, Node node, boolean isWord) {
        graph.at = node.at;
        var join = splitBehind(graph, head, node);
        var first = node.in[0];
        var second = node.in[1];
        var copy = graph.append(head, Op.COPY, Kind.INT, first);
        var condition = node.op == Op.MIN
                ? graph.append(head, Op.GE, Kind.INT, second, first)
                : graph.append(head, Op.GE, Kind.INT, first, second);
        var arm = graph.newBlock();
        // The arm's edge comes first, so that the phi's register is that of the copy.
        graph.jump(arm, join);
        graph.branch(head, condition, join, arm);
        // Known to the graph at once: what reads the node may be behind the split.
        graph.blocks.add(arm);
        graph.blocks.add(join);
        var phi = graph.phi(join, Kind.INT);
        phi.in = new Node[] {second, copy};
        extend(graph, join, node, phi, isWord);
        return join;
    }

    /** Readers that look at all bits get the extended value; narrow stores take it as it is. */
    private static void extend(Graph graph, Block join, Node node, Node phi, boolean isWord) {
        if (!isWord) {
            node.replacement = phi;
            graph.resolve();
            return;
        }
        var narrow = new ArrayList<Node>();
        Uses.forEach(graph, reader -> {
            if (reader.op == Op.STORE && reader.access.bytes <= Integer.BYTES && reader.in[1] == node) {
                narrow.add(reader);
            }
        });
        narrow.forEach(store -> store.in[1] = phi);
        var extended = graph.detached(Op.SEXT_W, Kind.INT, join, phi);
        join.nodes.addFirst(extended);
        node.replacement = extended;
        graph.resolve();
    }

    /** Moves what follows a node and needs it, and the end of its block, to a new block; the node itself goes. */
    private static Block splitBehind(Graph graph, Block head, Node node) {
        var index = head.nodes.indexOf(node);
        var join = graph.newBlock();
        var behind = head.nodes.subList(index + 1, head.nodes.size());
        var before = new ArrayList<>(head.nodes.subList(0, index));
        var late = new HashSet<>(Set.of(node));
        for (var next : behind) {
            if (next.op.isPure() && !isExtreme(next) && Arrays.stream(next.in).noneMatch(late::contains)) {
                before.add(next);
            } else {
                late.add(next);
                join.nodes.add(next);
            }
        }
        join.nodes.forEach(moved -> moved.block = join);
        head.nodes = before;
        join.end = head.end;
        join.end.block = join;
        join.loop = head.loop;
        join.unlikely = head.unlikely;
        for (var successor : head.successors) {
            successor.predecessors.set(successor.predecessorIndex(head), join);
            join.successors.add(successor);
        }
        head.successors.clear();
        return join;
    }
}
