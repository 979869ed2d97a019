package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** Simplifies comparisons of integers, and the smaller or larger of two. */
record ComparisonReduction(Graph graph, Ranges ranges) {
    Node extreme(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        var aIsLess = decided(Op.LT, ranges.of(a), ranges.of(b));
        if (a == b || aIsLess >= 0) {
            return (node.op == Op.MIN) == (aIsLess == 1) ? a : b;
        }
        return node;
    }

    Node comparison(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        if (a.isConstant() && b.isConstant()) {
            return graph.constant(Arithmetic.fold(node.op, a.imm, b.imm));
        }
        if (a == b) {
            return graph.constant(Arithmetic.fold(node.op, 0, 0));
        }
        if (node.op.commutes() && a.isConstant()) {
            node.in = new Node[] {b, a};
            return node;
        }
        var decided = decided(node.op, ranges.of(a), ranges.of(b));
        if (decided >= 0) {
            return graph.constant(decided);
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
            node.become(node.op.negated(), b, graph.constant(a.imm + 1));
        } else if (b.isConstant(1) && (node.op == Op.LT || node.op == Op.GE)) {
            // x < 1 is 0 >= x; x >= 1 is 0 < x.
            node.become(node.op.negated(), graph.constant(0), a);
        }
        if (a.isConstant(0) && (node.op == Op.LTU || node.op == Op.GEU)) {
            node.become(node.op == Op.LTU ? Op.NE : Op.EQ, b, a);
        } else if ((node.op == Op.LTU || node.op == Op.GEU) && node.in[1].isConstant(1)) {
            node.become(node.op == Op.LTU ? Op.EQ : Op.NE, node.in[0], graph.constant(0));
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
}
