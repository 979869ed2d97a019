package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.function.Predicate;

/** Simplifies integer operations with a constant: sums, products, bits and shifts. */
record ConstantReduction(Graph graph, Ranges ranges, Reduction.Sink sink, Predicate<Node> isShared) {
    /** ADD to SRAW, of which the second operand is a constant. */
    Node step(Node node, Node a, long value) {
        return switch (node.op) {
            case ADD, ADDW -> add(node, a, value);
            case SUB, SUBW -> subtract(node, a, value);
            case MUL, MULW -> multiply(node, a, value);
            case AND -> and(node, a, value);
            case OR, XOR -> orXor(node, a, value);
            case SLL, SRL, SRA, SLLW, SRLW, SRAW -> shift(node, a, value);
            default -> node;
        };
    }

    private Node subtract(Node node, Node a, long value) {
        var wrap = node.noWrap;
        node.become(node.op == Op.SUB ? Op.ADD : Op.ADDW, a, graph.constant(node.op == Op.SUB ? -value : (int) -value));
        node.noWrap = wrap && value != Integer.MIN_VALUE;
        return node;
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
            node.in = new Node[] {a.in[0], graph.constant(node.op == Op.ADDW ? (int) sum : sum)};
            node.noWrap = wrap;
        } else if (node.op == Op.ADDW && ExtensionReduction.isWord(a)) {
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
            return graph.constant(0);
        }
        if (value == 1 && (node.op == Op.MUL || ranges.isInt32(a))) {
            return a;
        }
        var isWide = node.op == Op.MUL;
        if (Long.bitCount(value) == 1 && (isWide || value > 0)) {
            var wrap = node.noWrap;
            node.become(isWide ? Op.SLL : Op.SLLW, a, graph.constant(Long.numberOfTrailingZeros(value)));
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
        node.become(sum, product, graph.constant(constant));
        node.noWrap = wrap;
        return node;
    }

    private Node and(Node node, Node a, long mask) {
        if (mask == 0) {
            return graph.constant(0);
        }
        if (mask == -1) {
            return a;
        }
        var range = ranges.of(a);
        if (mask > 0 && (mask & (mask + 1)) == 0 && range.isIn(0, mask)) {
            return a;
        }
        if (a.op == Op.AND && a.in[1].isConstant()) {
            node.in = new Node[] {a.in[0], graph.constant(a.in[1].imm & mask)};
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
            return graph.constant(-1);
        }
        if (node.op == Op.XOR && value == 1 && a.op.isComparison()) {
            node.become(a.op.negated(), a.in[0], a.in[1]);
            return node;
        }
        if (a.op == node.op && a.in[1].isConstant()) {
            var both = node.op == Op.OR ? a.in[1].imm | value : a.in[1].imm ^ value;
            node.in = new Node[] {a.in[0], graph.constant(both)};
        }
        return node;
    }

    private Node shift(Node node, Node a, long count) {
        var isWord = node.op == Op.SLLW || node.op == Op.SRLW || node.op == Op.SRAW;
        var width = isWord ? 32 : 64;
        var amount = count & (width - 1);
        if (amount != count) {
            node.in = new Node[] {a, graph.constant(amount)};
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
            node.in = new Node[] {a.in[0], graph.constant(a.in[1].imm + amount)};
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
            return graph.constant(0);
        }
        if (node.op == Op.SRLW && ranges.isIn(a, 0, Integer.MAX_VALUE)) {
            node.op = Op.SRL;
            return node;
        }
        if (node.op == Op.SLLW && ExtensionReduction.isWord(a)) {
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
}
