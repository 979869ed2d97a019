package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.function.Predicate;

/** Simplifies sign and zero extensions. */
record ExtensionReduction(Graph graph, Ranges ranges, Predicate<Node> isShared) {
    Node step(Node node) {
        var a = node.in[0];
        if (a.isConstant()) {
            return graph.constant(Arithmetic.extend(node.op, a.imm));
        }
        var range = RangeRules.withoutOperands(node);
        if (ranges.isIn(a, range.low(), range.high())) {
            return a;
        }
        if (Arithmetic.isExtension(a.op) && mask(a.op) >= mask(node.op)) {
            node.in = new Node[] {a.in[0]};
            return node;
        }
        if (a.op == Op.AND && a.in[1].isConstant() && (a.in[1].imm & mask(node.op)) == mask(node.op)) {
            node.in = new Node[] {a.in[0]};
            return node;
        }
        return switch (node.op) {
            // A value that is needed whole stays; adding again would keep its operands alive.
            case SEXT_W -> isShared.test(a) ? node : narrowed(node, a);
            case ZEXT_W -> unwrapped(node, a);
            default -> node;
        };
    }

    private Node narrowed(Node node, Node a) {
        switch (a.op) {
            case ADD -> node.become(Op.ADDW, a.in[0], word(a.in[1]));
            case SUB -> node.become(Op.SUBW, a.in[0], word(a.in[1]));
            case MUL -> node.become(Op.MULW, a.in[0], word(a.in[1]));
            case SLL -> {
                if (a.in[1].isConstant() && a.in[1].imm < 32) {
                    node.become(Op.SLLW, a.in[0], a.in[1]);
                }
            }
            default -> {}
        }
        return node;
    }

    private Node word(Node value) {
        return value.isConstant() ? graph.constant((int) value.imm) : value;
    }

    /** An unsigned 32-bit sum whose value, as an unsigned number, cannot wrap, is a 64-bit sum. */
    private Node unwrapped(Node node, Node a) {
        if (a.op == Op.ADDW && a.in[1].isConstant()) {
            var value = ranges.of(a.in[0]);
            var sum = a.in[1].imm;
            if (value.isNear()
                    && value.isIn(0, 0xffff_ffffL)
                    && sum < 0
                    && value.high() + sum + (1L << 32) <= 0xffff_ffffL) {
                node.become(Op.ADD, a.in[0], graph.constant(sum + (1L << 32)));
            }
        }
        return node;
    }

    static long mask(Op op) {
        return switch (op) {
            case SEXT_B, ZEXT_B -> 0xff;
            case SEXT_H, ZEXT_H -> 0xffff;
            default -> 0xffff_ffffL;
        };
    }

    static boolean isWord(Node node) {
        return node.op == Op.SEXT_W || node.op == Op.ZEXT_W;
    }
}
