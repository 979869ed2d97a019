package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Pool;
import java.util.function.Predicate;

/**
 * Simplifies one operation whose operands are simple. A rule either turns the node into a simpler operation in place or
 * names the value that it equals. Not thread-safe.
 */
final class Reduction {
    private final Graph graph;
    private final Ranges ranges;
    private final FloatReduction floats;
    private final ExtensionReduction extensions;
    private final ConstantReduction constants;
    private final ComparisonReduction comparisons;
    private final Pool pool;

    /** Where new operations go that a rule needs in front of the one it simplifies. */
    interface Sink {
        Node emit(Op op, Kind kind, long imm, Node... in);
    }

    /** @param isShared whether several operations read a value */
    Reduction(Graph graph, Ranges ranges, Pool pool, Sink sink, Predicate<Node> isShared) {
        this.graph = graph;
        this.ranges = ranges;
        this.pool = pool;
        this.floats = new FloatReduction(graph);
        this.extensions = new ExtensionReduction(graph, ranges, isShared);
        this.constants = new ConstantReduction(graph, ranges, sink, isShared);
        this.comparisons = new ComparisonReduction(graph, ranges);
    }

    Node reduce(Node node) {
        Node value = node;
        // Each rule makes the node smaller in the order of the rules; a handful of rounds is far more than any needs.
        for (var round = 0; round < 16; round++) {
            var before = new State(node.op, node.in, node.imm);
            value = step(node);
            if (value != node || before.equals(new State(node.op, node.in, node.imm))) {
                break;
            }
        }
        return value;
    }

    private record State(Op op, Node[] in, long imm) {
        @Override
        public boolean equals(Object other) {
            return other instanceof State state && state.op == op && state.in == in && state.imm == imm;
        }

        @Override
        public int hashCode() {
            return op.hashCode();
        }
    }

    /** A dispatch: longer than a method should be. */
    private Node step(Node node) {
        return switch (node.op) {
            case ADD, SUB, MUL, AND, OR, XOR, SLL, SRL, SRA, ADDW, SUBW, MULW, SLLW, SRLW, SRAW -> arithmetic(node);
            case DIV, DIVU, REM, REMU, DIVW, DIVUW, REMW, REMUW -> division(node);
            case EQ, NE, LT, GE, LTU, GEU -> comparisons.comparison(node);
            case MIN, MAX -> comparisons.extreme(node);
            case SEXT_B, SEXT_H, SEXT_W, ZEXT_B, ZEXT_H, ZEXT_W -> extensions.step(node);
            case LOAD -> load(node);
            case STORE -> store(node);
            case COPY -> node.in[0].op.isConstant() ? node : node.in[0];
            case FADD, FSUB, FMUL, FDIV, FNEG, FLOAT_BITS, BITS_FLOAT, INT_TO_FLOAT, FLOAT_TO_INT, FLOAT_TO_FLOAT ->
                floats.step(node);
            default -> node;
        };
    }

    private Node constant(long value) {
        return graph.constant(value);
    }

    private Node arithmetic(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        if (a.isConstant() && b.isConstant()) {
            return constant(Arithmetic.fold(node.op, a.imm, b.imm));
        }
        if (node.op.commutes() && (a.isConstant() || !b.isConstant() && a.id > b.id)) {
            node.in = new Node[] {b, a};
            return node;
        }
        if (!b.isConstant()) {
            return withoutConstant(node, a, b);
        }
        return constants.step(node, a, b.imm);
    }

    private Node withoutConstant(Node node, Node a, Node b) {
        if (a == b) {
            switch (node.op) {
                case SUB, SUBW, XOR -> {
                    return constant(0);
                }
                case AND, OR -> {
                    return a;
                }
                default -> {}
            }
        }
        var cancelled = cancelled(node, a, b);
        if (cancelled != node) {
            return cancelled;
        }
        if (node.op == Op.SLLW || node.op == Op.SRLW || node.op == Op.SRAW) {
            return stripCount(node, a, b);
        }
        if (node.op.wide() != node.op) {
            return strip(node, a, b);
        }
        return node;
    }

    /** a + (b - a) is b, and (a + b) - a is b; in 64 bits, where nothing is cut off. */
    private static Node cancelled(Node node, Node a, Node b) {
        if (node.op == Op.ADD) {
            if (b.op == Op.SUB && b.in[1] == a) {
                return b.in[0];
            }
            if (a.op == Op.SUB && a.in[1] == b) {
                return a.in[0];
            }
        }
        if (node.op == Op.SUB && a.op == Op.ADD) {
            return a.in[0] == b ? a.in[1] : a.in[1] == b ? a.in[0] : node;
        }
        return node;
    }

    private static Node stripCount(Node node, Node a, Node b) {
        if (ExtensionReduction.isWord(b)) {
            node.in = new Node[] {a, b.in[0]};
        }
        return node;
    }

    /** Operations on the low half do not read the high halves. */
    private static Node strip(Node node, Node a, Node b) {
        var newA = ExtensionReduction.isWord(a) ? a.in[0] : a;
        var newB = ExtensionReduction.isWord(b) ? b.in[0] : b;
        if (newA != a || newB != b) {
            node.in = new Node[] {newA, newB};
            node.noWrap = false;
        }
        return node;
    }

    private Node division(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        if (!b.isConstant() || !Arithmetic.canFold(node.op, b.imm)) {
            return node;
        }
        if (a.isConstant()) {
            return constant(Arithmetic.fold(node.op, a.imm, b.imm));
        }
        var isUnsigned = node.op == Op.DIVU || node.op == Op.DIVUW || node.op == Op.REMU || node.op == Op.REMUW;
        var isRemainder = node.op == Op.REM || node.op == Op.REMW || node.op == Op.REMU || node.op == Op.REMUW;
        var range = ranges.of(a);
        if (b.imm == 1) {
            return isRemainder ? constant(0) : a;
        }
        if (b.imm > 0 && range.low() >= 0 && range.high() < b.imm) {
            return isRemainder ? a : constant(0);
        }
        if (Long.bitCount(b.imm) != 1 || b.imm < 0 || !isUnsigned && range.low() < 0) {
            return node;
        }
        var isWord = node.op == Op.DIVUW || node.op == Op.REMUW;
        if (isRemainder) {
            node.become(Op.AND, a, constant(b.imm - 1));
        } else {
            node.become(isWord ? Op.SRLW : Op.SRL, a, constant(Long.numberOfTrailingZeros(b.imm)));
        }
        return node;
    }

    private Node load(Node node) {
        foldOffset(node);
        if (node.in[0].op == Op.TABLE) {
            var value = pool.read(node.in[0].imm + node.imm, node.access);
            if (value.isPresent()) {
                return node.kind.isFloat()
                        ? graph.floatConstant(node.kind, value.getAsLong())
                        : constant(value.getAsLong());
            }
        }
        return node;
    }

    private static void foldOffset(Node node) {
        var base = node.in[0];
        if (base.op == Op.ADD && base.in[1].isConstant() && base.in[1].imm == (int) base.in[1].imm) {
            node.imm += base.in[1].imm;
            node.in[0] = base.in[0];
        }
    }

    private Node store(Node node) {
        foldOffset(node);
        var value = node.in[1];
        var mask = node.access.bytes >= 8 ? -1L : (1L << 8 * node.access.bytes) - 1;
        var isNarrower = Arithmetic.isExtension(value.op) && mask != -1 && mask <= ExtensionReduction.mask(value.op)
                || value.op == Op.AND && value.in[1].isConstant() && mask != -1 && (value.in[1].imm & mask) == mask;
        if (isNarrower) {
            node.in[1] = value.in[0];
        }
        return node;
    }
}
