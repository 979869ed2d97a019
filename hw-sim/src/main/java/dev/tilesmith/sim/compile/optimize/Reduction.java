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
    private final Sink sink;
    private final Pool pool;
    private final Predicate<Node> isShared;

    /** Where new operations go that a rule needs in front of the one it simplifies. */
    interface Sink {
        Node emit(Op op, Kind kind, long imm, Node... in);
    }

    /** @param isShared whether several operations read a value */
    Reduction(Graph graph, Ranges ranges, Pool pool, Sink sink, Predicate<Node> isShared) {
        this.graph = graph;
        this.isShared = isShared;
        this.ranges = ranges;
        this.sink = sink;
        this.pool = pool;
        this.floats = new FloatReduction(graph);
        this.extensions = new ExtensionReduction(graph, ranges, isShared);
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
            case EQ, NE, LT, GE, LTU, GEU -> comparison(node);
            case MIN, MAX -> extreme(node);
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
        return switch (node.op) {
            case ADD, ADDW -> add(node, a, b.imm);
            case SUB, SUBW -> {
                var wrap = node.noWrap;
                node.become(
                        node.op == Op.SUB ? Op.ADD : Op.ADDW, a, constant(node.op == Op.SUB ? -b.imm : (int) -b.imm));
                node.noWrap = wrap && b.imm != Integer.MIN_VALUE;
                yield node;
            }
            case MUL, MULW -> multiply(node, a, b.imm);
            case AND -> and(node, a, b.imm);
            case OR, XOR -> orXor(node, a, b.imm);
            case SLL, SRL, SRA, SLLW, SRLW, SRAW -> shift(node, a, b.imm);
            default -> node;
        };
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
        if (b.op == Op.SEXT_W || b.op == Op.ZEXT_W) {
            node.in = new Node[] {a, b.in[0]};
        }
        return node;
    }

    /** Operations on the low half do not read the high halves. */
    private static Node strip(Node node, Node a, Node b) {
        var newA = isWordExtension(a) ? a.in[0] : a;
        var newB = isWordExtension(b) ? b.in[0] : b;
        if (newA != a || newB != b) {
            node.in = new Node[] {newA, newB};
            node.noWrap = false;
        }
        return node;
    }

    private static boolean isWordExtension(Node node) {
        return node.op == Op.SEXT_W || node.op == Op.ZEXT_W;
    }

    private Node add(Node node, Node a, long value) {
        if (value == 0) {
            if (node.op == Op.ADD || ranges.isInt32(a)) {
                return a;
            }
            node.become(Op.SEXT_W, a);
            return node;
        }
        if (a.op == node.op && a.in[1].isConstant() && !staysApart(a, value)) {
            var sum = a.in[1].imm + value;
            var wrap = node.noWrap && a.noWrap && sum == (int) sum;
            node.in = new Node[] {a.in[0], constant(node.op == Op.ADDW ? (int) sum : sum)};
            node.noWrap = wrap;
        } else if (node.op == Op.ADDW && isWordExtension(a)) {
            node.in = new Node[] {a.in[0], node.in[1]};
            node.noWrap = false;
        }
        return node;
    }

    /** A far address that is there anyway is a shorter way to its neighbours than their common base. */
    private boolean staysApart(Node a, long value) {
        var inner = a.in[1].imm;
        return a.op == Op.ADD
                && Arithmetic.fitsImmediate(value)
                && !Arithmetic.fitsImmediate(inner)
                && !Arithmetic.fitsImmediate(inner + value)
                && isShared.test(a);
    }

    private Node multiply(Node node, Node a, long value) {
        if (value == 0) {
            return constant(0);
        }
        if (value == 1 && (node.op == Op.MUL || ranges.isInt32(a))) {
            return a;
        }
        var isWide = node.op == Op.MUL;
        if (Long.bitCount(value) == 1 && (isWide || value > 0)) {
            var wrap = node.noWrap;
            node.become(isWide ? Op.SLL : Op.SLLW, a, constant(Long.numberOfTrailingZeros(value)));
            node.noWrap = wrap;
            return node;
        }
        var sum = isWide ? Op.ADD : Op.ADDW;
        if (a.op == sum && a.in[1].isConstant() && (isWide || a.noWrap && node.noWrap)) {
            return distribute(node, sum, a, a.in[1].imm * value);
        }
        return node;
    }

    /** (x + c) * k becomes x * k + c * k, so that the constant can move into an address. */
    private Node distribute(Node node, Op sum, Node a, long constant) {
        if (sum == Op.ADDW && constant != (int) constant) {
            return node;
        }
        var product = sink.emit(node.op, Kind.INT, 0, a.in[0], node.in[1]);
        product.noWrap = sum == Op.ADDW && !product.op.isConstant() && product.op != Op.PHI || product.noWrap;
        var wrap = node.noWrap;
        node.become(sum, product, constant(constant));
        node.noWrap = wrap;
        return node;
    }

    private Node and(Node node, Node a, long mask) {
        if (mask == 0) {
            return constant(0);
        }
        if (mask == -1) {
            return a;
        }
        var range = ranges.of(a);
        if (mask > 0 && (mask & (mask + 1)) == 0 && range.isIn(0, mask)) {
            return a;
        }
        if (a.op == Op.AND && a.in[1].isConstant()) {
            node.in = new Node[] {a.in[0], constant(a.in[1].imm & mask)};
        } else if (Arithmetic.isExtension(a.op) && mask > 0 && mask <= ExtensionReduction.mask(a.op)) {
            node.in = new Node[] {a.in[0], node.in[1]};
        } else if (mask == 255) {
            node.become(Op.ZEXT_B, a);
        } else if (mask == 0xffff) {
            node.become(Op.ZEXT_H, a);
        } else if (mask == 0xffff_ffffL) {
            node.become(Op.ZEXT_W, a);
        }
        return node;
    }

    private Node orXor(Node node, Node a, long value) {
        if (value == 0) {
            return a;
        }
        if (node.op == Op.OR && value == -1) {
            return constant(-1);
        }
        if (node.op == Op.XOR && value == 1 && a.op.isComparison()) {
            node.become(a.op.negated(), a.in[0], a.in[1]);
            return node;
        }
        if (a.op == node.op && a.in[1].isConstant()) {
            var both = node.op == Op.OR ? a.in[1].imm | value : a.in[1].imm ^ value;
            node.in = new Node[] {a.in[0], constant(both)};
        }
        return node;
    }

    private Node shift(Node node, Node a, long count) {
        var isWord = node.op == Op.SLLW || node.op == Op.SRLW || node.op == Op.SRAW;
        var width = isWord ? 32 : 64;
        var amount = count & (width - 1);
        if (amount != count) {
            node.in = new Node[] {a, constant(amount)};
            node.noWrap = false;
            return node;
        }
        if (amount == 0) {
            if (!isWord || ranges.isInt32(a)) {
                return a;
            }
            node.become(Op.SEXT_W, a);
            return node;
        }
        if (a.op == node.op && a.in[1].isConstant() && a.in[1].imm + amount < width) {
            var wrap = node.noWrap && a.noWrap;
            node.in = new Node[] {a.in[0], constant(a.in[1].imm + amount)};
            node.noWrap = wrap;
            return node;
        }
        if (node.op == Op.SRAW && ranges.isInt32(a)) {
            node.op = Op.SRA;
            return node;
        }
        if ((node.op == Op.SRL || node.op == Op.SRA)
                && ranges.isNotNegative(a)
                && ranges.of(a).high() >>> amount == 0) {
            return constant(0);
        }
        if (node.op == Op.SRLW && ranges.isIn(a, 0, Integer.MAX_VALUE)) {
            node.op = Op.SRL;
            return node;
        }
        if (node.op == Op.SLLW && isWordExtension(a)) {
            node.in = new Node[] {a.in[0], node.in[1]};
            node.noWrap = false;
            return node;
        }
        return distributeShift(node, a, amount);
    }

    private Node distributeShift(Node node, Node a, long amount) {
        var isWide = node.op == Op.SLL;
        if (!isWide && node.op != Op.SLLW || amount > 30) {
            return node;
        }
        var sum = isWide ? Op.ADD : Op.ADDW;
        if (a.op == sum && a.in[1].isConstant() && (isWide || a.noWrap && node.noWrap)) {
            return distribute(node, sum, a, a.in[1].imm << amount);
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

    private Node extreme(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        var aIsLess = decided(Op.LT, ranges.of(a), ranges.of(b));
        if (a == b || aIsLess >= 0) {
            return (node.op == Op.MIN) == (aIsLess == 1) ? a : b;
        }
        return node;
    }

    private Node comparison(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        if (a.isConstant() && b.isConstant()) {
            return constant(Arithmetic.fold(node.op, a.imm, b.imm));
        }
        if (a == b) {
            return constant(Arithmetic.fold(node.op, 0, 0));
        }
        if (node.op.commutes() && a.isConstant()) {
            node.in = new Node[] {b, a};
            return node;
        }
        var decided = decided(node.op, ranges.of(a), ranges.of(b));
        if (decided >= 0) {
            return constant(decided);
        }
        if (b.isConstant(0) && a.op.isComparison()) {
            if (node.op == Op.NE) {
                return a;
            }
            if (node.op == Op.EQ) {
                node.become(a.op.negated(), a.in[0], a.in[1]);
                return node;
            }
        }
        return orderedByConstant(node, a, b);
    }

    /** c < x becomes x >= c + 1, except against zero, for which there are branches. */
    private Node orderedByConstant(Node node, Node a, Node b) {
        if (a.isConstant(0) && ranges.isNotNegative(b) && (node.op == Op.LT || node.op == Op.GE)) {
            node.become(node.op == Op.LT ? Op.NE : Op.EQ, b, a);
            return node;
        }
        if (a.isConstant() && a.imm != 0 && a.imm != Long.MAX_VALUE && (node.op == Op.LT || node.op == Op.GE)) {
            node.become(node.op.negated(), b, constant(a.imm + 1));
        } else if (b.isConstant(1) && (node.op == Op.LT || node.op == Op.GE)) {
            // x < 1 is 0 >= x; x >= 1 is 0 < x.
            node.become(node.op.negated(), constant(0), a);
        }
        if ((node.op == Op.LTU || node.op == Op.GEU) && node.in[1].isConstant(1)) {
            node.become(node.op == Op.LTU ? Op.EQ : Op.NE, node.in[0], constant(0));
        }
        return node;
    }

    /** 1 or 0 when the ranges decide, else -1. */
    private static int decided(Op op, Ranges.Interval a, Ranges.Interval b) {
        var bothNotNegative = a.low() >= 0 && b.low() >= 0;
        return switch (op) {
            case LT -> a.high() < b.low() ? 1 : a.low() >= b.high() ? 0 : -1;
            case GE -> a.low() >= b.high() ? 1 : a.high() < b.low() ? 0 : -1;
            case LTU -> bothNotNegative ? decided(Op.LT, a, b) : -1;
            case GEU -> bothNotNegative ? decided(Op.GE, a, b) : -1;
            case EQ -> a.high() < b.low() || b.high() < a.low() ? 0 : -1;
            case NE -> a.high() < b.low() || b.high() < a.low() ? 1 : -1;
            default -> -1;
        };
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
