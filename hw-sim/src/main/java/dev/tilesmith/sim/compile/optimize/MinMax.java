package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.ControlFlow;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Smaller and larger of two numbers. As operations without control flow they let the passes between see straight code;
 * on a core without such instructions {@link MinMaxExpansion} ends them.
 */
public final class MinMax {
    private static final int DEEPEST = 8;

    private final Graph graph;

    private MinMax(Graph graph) {
        this.graph = graph;
    }

    /** Turns choices between the two operands of their comparison into operations. */
    static void recognize(Graph graph) {
        var pass = new MinMax(graph);
        // An inner choice may be what an outer one chooses.
        for (var round = 0; round < DEEPEST && pass.recognizeOnce(); round++) {
            Registers.dropTrivialPhis(graph);
            DeadCode.drop(graph);
            ControlFlow.simplify(graph);
        }
    }

    private boolean recognizeOnce() {
        var changed = false;
        for (var block : List.copyOf(graph.blocks)) {
            changed |= recognize(block);
        }
        return changed;
    }

    private boolean recognize(Block block) {
        if (!block.endsWith(Op.BRANCH)) {
            return false;
        }
        var whenTrue = block.successors.get(0);
        var whenFalse = block.successors.get(1);
        var join = isArm(whenTrue) ? whenTrue.successors.getFirst() : whenTrue;
        var fromTrue = join == whenTrue ? block : whenTrue;
        var fromFalse = join == whenFalse ? block : whenFalse;
        var isDiamond = join == whenFalse || isArm(whenFalse) && whenFalse.successors.getFirst() == join;
        return isDiamond
                && fromTrue != fromFalse
                && chosen(join, join.predecessorIndex(fromTrue), join.predecessorIndex(fromFalse))
                        .map(phi -> replace(block, join, fromTrue, fromFalse, phi))
                        .orElse(false);
    }

    /** Empty, or with such an operation or a negation alone. */
    private static boolean isArm(Block arm) {
        return arm.nodes.stream().allMatch(node -> isExtreme(node) || node.op == Op.FNEG)
                && arm.nodes.size() <= 1
                && arm.phis.isEmpty()
                && arm.endsWith(Op.JUMP)
                && arm.predecessors.size() == 1;
    }

    /** The one phi that tells the two ways into a block apart. */
    private static Optional<Node> chosen(Block join, int one, int other) {
        var different =
                join.phis.stream().filter(phi -> phi.in[one] != phi.in[other]).toList();
        return different.size() == 1 ? Optional.of(different.getFirst()) : Optional.empty();
    }

    private boolean replace(Block block, Block join, Block fromTrue, Block fromFalse, Node phi) {
        graph.at = block.end.at;
        var choice = choice(block, phi.in[join.predecessorIndex(fromTrue)], phi.in[join.predecessorIndex(fromFalse)]);
        if (choice.isEmpty()) {
            return false;
        }
        var values = new ArrayList<Node>();
        for (var other : join.phis) {
            values.add(other == phi ? choice.get() : other.in[join.predecessorIndex(fromTrue)]);
        }
        for (var from : List.of(fromTrue, fromFalse)) {
            Graph.unlink(from, join);
            if (from != block) {
                Graph.unlink(block, from);
            }
        }
        graph.jump(block, join);
        for (var i = 0; i < values.size(); i++) {
            join.phis.get(i).append(values.get(i));
        }
        return true;
    }

    /** The operation that is one value where the block's condition holds and the other where it does not. */
    private Optional<Node> choice(Block block, Node whenTrue, Node whenFalse) {
        var condition = block.end.in[0];
        if (condition.op == Op.FLT || condition.op == Op.FLE) {
            return ofFloats(block, condition, whenTrue, whenFalse);
        }
        if (condition.op != Op.LT && condition.op != Op.GE) {
            return Optional.empty();
        }
        var a = condition.in[0];
        var b = condition.in[1];
        var isLess = condition.op == Op.LT;
        if (b.isConstant()) {
            return limited(block, a, b.imm, isLess ? whenTrue : whenFalse, isLess ? whenFalse : whenTrue);
        }
        if (a.isConstant()) {
            return limited(block, b, a.imm + 1, isLess ? whenFalse : whenTrue, isLess ? whenTrue : whenFalse);
        }
        var whenLess = isLess ? whenTrue : whenFalse;
        var otherwise = isLess ? whenFalse : whenTrue;
        if (whenLess == a && otherwise == b) {
            return Optional.of(operation(block, Op.MIN, a, b));
        }
        return whenLess == b && otherwise == a ? Optional.of(operation(block, Op.MAX, a, b)) : Optional.empty();
    }

    /** There are instructions for it; numbers that are none do not count (compiler-notes.md 3.9). */
    private Optional<Node> ofFloats(Block block, Node condition, Node whenTrue, Node whenFalse) {
        var a = condition.in[0];
        var b = condition.in[1];
        if (whenTrue == a && whenFalse == b) {
            return Optional.of(graph.append(block, Op.FMIN, a.kind, a, b));
        }
        if (whenTrue == b && whenFalse == a) {
            return Optional.of(graph.append(block, Op.FMAX, a.kind, a, b));
        }
        var negative = isZero(b) ? whenTrue : whenFalse;
        var other = isZero(b) ? whenFalse : whenTrue;
        var tested = isZero(b) ? a : b;
        var isAbsolute =
                (isZero(a) || isZero(b)) && other == tested && negative.op == Op.FNEG && negative.in[0] == tested;
        return isAbsolute ? Optional.of(graph.append(block, Op.FABS, tested.kind, tested)) : Optional.empty();
    }

    private static boolean isZero(Node value) {
        return value.op == Op.FLOAT_CONSTANT && value.imm == 0;
    }

    /** A value against a constant, or against two of them: what it is below a limit, and what from there on. */
    private Optional<Node> limited(Block block, Node value, long limit, Node below, Node above) {
        if (above.isConstant() && isLimit(above.imm, limit) && isWithin(below, value, Op.MAX, above.imm)) {
            return Optional.of(operation(block, Op.MIN, own(block, below), above));
        }
        if (below.isConstant() && isLimit(below.imm, limit) && isWithin(above, value, Op.MIN, below.imm)) {
            return Optional.of(operation(block, Op.MAX, own(block, above), below));
        }
        return Optional.empty();
    }

    private static boolean isLimit(long constant, long limit) {
        return constant != 0 && (constant == limit || constant == limit - 1);
    }

    /** The value itself, or the value limited on its other side. */
    private static boolean isWithin(Node chosen, Node value, Op op, long limit) {
        if (chosen == value) {
            return true;
        }
        var isLimited = chosen.op == op && chosen.in[0] == value && chosen.in[1].isConstant();
        return isLimited && (op == Op.MAX ? chosen.in[1].imm <= limit : chosen.in[1].imm >= limit);
    }

    /** An operation of an arm moves to the block that chose the arm. */
    private static Node own(Block block, Node value) {
        if (isExtreme(value) && value.block != block && value.block.predecessors.equals(List.of(block))) {
            value.block.nodes.remove(value);
            block.nodes.add(value);
            value.block = block;
        }
        return value;
    }

    /** The value that does not come around the loop stands first, as gcc has it. */
    private Node operation(Block block, Op op, Node a, Node b) {
        var swapped = a.op == Op.PHI && b.op != Op.PHI && !b.isConstant();
        var node = graph.append(block, op, Kind.INT, swapped ? b : a, swapped ? a : b);
        node.access = isByte(a) && isByte(b) ? Access.INT8 : Access.INT64;
        return node;
    }

    /** Whether gcc computes with the value in a byte: it is one that was loaded or converted, or such a variable. */
    private static boolean isByte(Node value) {
        return switch (value.op) {
            case CONSTANT -> value.imm == (byte) value.imm;
            case LOAD, PHI, MIN, MAX -> value.access == Access.INT8;
            default -> value.op == Op.SEXT_B;
        };
    }

    static boolean isExtreme(Node node) {
        return node.op == Op.MIN || node.op == Op.MAX;
    }
}
