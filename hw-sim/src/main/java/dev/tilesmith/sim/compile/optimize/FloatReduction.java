package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.FloatFolding;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/**
 * Simplifies floating-point operations as gcc does with -ffast-math, as far as single values go (compiler-notes.md 3.9);
 * sums keep their order. Not thread-safe.
 */
final class FloatReduction {
    private final Graph graph;

    FloatReduction(Graph graph) {
        this.graph = graph;
    }

    Node step(Node node) {
        var a = node.in[0];
        if (node.in.length == 2) {
            return binary(node, a, node.in[1]);
        }
        return switch (node.op) {
            case FNEG -> a.op == Op.FNEG ? a.in[0] : node;
            case FLOAT_BITS ->
                a.op == Op.FLOAT_CONSTANT
                        ? graph.constant(a.kind == Kind.F32 ? (int) a.imm : a.imm)
                        : a.op == Op.BITS_FLOAT && a.kind == Kind.F64 ? a.in[0] : node;
            case BITS_FLOAT ->
                a.isConstant()
                        ? graph.floatConstant(node.kind, node.kind == Kind.F32 ? a.imm & 0xffff_ffffL : a.imm)
                        : a.op == Op.FLOAT_BITS && a.in[0].kind == node.kind ? a.in[0] : node;
            case INT_TO_FLOAT ->
                a.isConstant()
                        ? graph.floatConstant(node.kind, FloatFolding.fromInteger(a.imm, (int) node.imm, node.kind))
                        : node;
            case FLOAT_TO_INT ->
                a.op == Op.FLOAT_CONSTANT
                        ? graph.constant(FloatFolding.toInteger(a.imm, a.kind, (int) node.imm))
                        : node;
            case FLOAT_TO_FLOAT ->
                a.op == Op.FLOAT_CONSTANT
                        ? graph.floatConstant(node.kind, FloatFolding.convert(a.imm, a.kind, node.kind))
                        : a.op == Op.FLOAT_TO_FLOAT && a.kind == Kind.F64 && node.kind == a.in[0].kind ? a.in[0] : node;
            default -> node;
        };
    }

    private Node binary(Node node, Node a, Node b) {
        if (a.op == Op.FLOAT_CONSTANT && b.op == Op.FLOAT_CONSTANT) {
            return graph.floatConstant(node.kind, FloatFolding.fold(node.op, node.kind, a.imm, b.imm));
        }
        if (node.op.commutes() && a.op == Op.FLOAT_CONSTANT) {
            node.in = new Node[] {b, a};
            return node;
        }
        if (b.op != Op.FLOAT_CONSTANT) {
            return node.op == Op.FSUB ? cancelled(node, a, b) : node;
        }
        var value = FloatFolding.value(b.imm, b.kind);
        return switch (node.op) {
            case FADD, FSUB -> value == 0 ? a : node;
            case FMUL -> value == 1 ? a : node;
            case FDIV -> {
                if (value == 1) {
                    yield a;
                }
                var one = FloatFolding.bits(1, b.kind);
                var reciprocal = FloatFolding.fold(Op.FDIV, b.kind, one, b.imm);
                if (value != 0 && Double.isFinite(FloatFolding.value(reciprocal, b.kind))) {
                    node.become(Op.FMUL, a, graph.floatConstant(b.kind, reciprocal));
                }
                yield node;
            }
            default -> node;
        };
    }

    /** (x + y) - x is y, and x - (x + y) is -y. */
    private static Node cancelled(Node node, Node a, Node b) {
        if (a.op == Op.FADD && (a.in[0] == b || a.in[1] == b)) {
            return a.in[a.in[0] == b ? 1 : 0];
        }
        if (b.op == Op.FADD && (b.in[0] == a || b.in[1] == a)) {
            node.become(Op.FNEG, b.in[b.in[0] == a ? 1 : 0]);
        }
        return node;
    }
}
