package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.List;

/** Takes operations apart that the machine has no instruction for, or only a slow one, as gcc does. Not thread-safe. */
final class Legalization {
    private final Graph graph;
    private final int[] uses;
    private List<Node> nodes = new ArrayList<>();

    private Legalization(Graph graph) {
        this.graph = graph;
        this.uses = Uses.count(graph);
    }

    static void run(Graph graph) {
        var pass = new Legalization(graph);
        for (var block : graph.blocks) {
            pass.nodes = new ArrayList<>(block.nodes.size() + 8);
            for (var node : block.nodes) {
                graph.at = node.at;
                pass.legalize(node);
                pass.nodes.add(node);
            }
            block.nodes = pass.nodes;
        }
        DeadCode.drop(graph);
    }

    private void legalize(Node node) {
        if (node.op.commutes() && node.in[0].op.isConstant()) {
            node.in = new Node[] {node.in[1], node.in[0]};
        }
        switch (node.op) {
            case LOAD, STORE -> nearOffset(node);
            case SUB, SUBW -> negative(node);
            case MUL, MULW -> multiply(node);
            case DIV, DIVW -> divide(node);
            case REM, REMW -> remainder(node);
            case ZEXT_W -> {
                var up = before(node, Op.SLL, node.in[0], graph.constant(32));
                node.become(Op.SRL, up, graph.constant(32));
            }
            case SLL -> shiftExtended(node);
            case AND -> mask(node);
            case FADD, FSUB -> fuse(node);
            default -> {}
        }
    }

    private void nearOffset(Node node) {
        if (!Arithmetic.fitsImmediate(node.imm)) {
            var low = node.imm << 52 >> 52;
            node.in[0] = before(node, Op.ADD, node.in[0], graph.constant(node.imm - low));
            node.imm = low;
        }
    }

    private void negative(Node node) {
        var right = node.in[1];
        if (right.isConstant() && Arithmetic.fitsImmediate(-right.imm)) {
            node.become(node.op == Op.SUB ? Op.ADD : Op.ADDW, node.in[0], graph.constant(-right.imm));
        }
    }

    private void multiply(Node node) {
        if (!node.in[1].isConstant()) {
            return;
        }
        var isWord = node.op == Op.MULW;
        Multiplication.recipe(node.in[1].imm).ifPresent(recipe -> {
            var product = product(node, recipe, node.in[0], isWord);
            node.become(Op.COPY, product);
        });
    }

    private Node product(Node user, Multiplication.Recipe recipe, Node value, boolean isWord) {
        var sll = isWord ? Op.SLLW : Op.SLL;
        var add = isWord ? Op.ADDW : Op.ADD;
        var sub = isWord ? Op.SUBW : Op.SUB;
        return switch (recipe) {
            case Multiplication.Recipe.Value _ -> value;
            case Multiplication.Recipe.Shift shift ->
                before(user, sll, product(user, shift.of(), value, isWord), graph.constant(shift.amount()));
            case Multiplication.Recipe.AddValue sum ->
                before(user, sum.isMinus() ? sub : add, product(user, sum.of(), value, isWord), value);
            case Multiplication.Recipe.Factor factor -> {
                var inner = product(user, factor.of(), value, isWord);
                var shifted = before(user, sll, inner, graph.constant(factor.amount()));
                yield before(user, factor.isMinus() ? sub : add, shifted, inner);
            }
        };
    }

    /** What must be added to a dividend so that a shift rounds toward zero: 2^bits - 1 if it is negative. */
    private Node bias(Node node, int bits, boolean isWord) {
        var width = isWord ? 32 : 64;
        var dividend = node.in[0];
        var srl = isWord ? Op.SRLW : Op.SRL;
        if (bits == 1) {
            return before(node, srl, dividend, graph.constant(width - 1));
        }
        var sign = before(node, isWord ? Op.SRAW : Op.SRA, dividend, graph.constant(width - 1));
        return before(node, srl, sign, graph.constant(width - bits));
    }

    private static int powerOfTwo(Node divisor, boolean isWord) {
        var isPower = divisor.isConstant() && divisor.imm > 1 && Long.bitCount(divisor.imm) == 1;
        var bits = isPower ? Long.numberOfTrailingZeros(divisor.imm) : 0;
        return bits < (isWord ? 31 : 63) ? bits : 0;
    }

    private void divide(Node node) {
        var isWord = node.op == Op.DIVW;
        var bits = powerOfTwo(node.in[1], isWord);
        if (bits > 0) {
            var sum = before(node, isWord ? Op.ADDW : Op.ADD, node.in[0], bias(node, bits, isWord));
            node.become(isWord ? Op.SRAW : Op.SRA, sum, graph.constant(bits));
        }
    }

    private void remainder(Node node) {
        var isWord = node.op == Op.REMW;
        var bits = powerOfTwo(node.in[1], isWord);
        if (bits > 0) {
            var bias = bias(node, bits, isWord);
            var sum = before(node, isWord ? Op.ADDW : Op.ADD, node.in[0], bias);
            var low = before(node, Op.AND, sum, graph.constant((1L << bits) - 1));
            mask(low);
            node.become(isWord ? Op.SUBW : Op.SUB, low, bias);
        }
    }

    /** A zero-extended value that is shifted: the two shifts of the extension do both. */
    private void shiftExtended(Node node) {
        var inner = node.in[0];
        var amount = node.in[1];
        // The extension is already two shifts here, since it comes first.
        var isExtension = inner.op == Op.SRL
                && inner.in[1].isConstant(32)
                && inner.in[0].op == Op.SLL
                && inner.in[0].in[1].isConstant(32);
        if (isExtension && amount.isConstant() && amount.imm < 32 && uses[inner.id] == 1) {
            node.become(Op.SRL, inner.in[0], graph.constant(32 - amount.imm));
        }
    }

    /** A mask of low bits too wide for an immediate is two shifts. */
    private void mask(Node node) {
        var right = node.in[1];
        var isLowMask = right.isConstant() && right.imm > 2047 && (right.imm & (right.imm + 1)) == 0;
        if (isLowMask) {
            var unused = Long.numberOfLeadingZeros(right.imm);
            var up = before(node, Op.SLL, node.in[0], graph.constant(unused));
            node.become(Op.SRL, up, graph.constant(unused));
        }
    }

    /** A product that only a sum reads is rounded together with it (compiler-notes.md 3.9). */
    private void fuse(Node node) {
        var a = node.in[0];
        var b = node.in[1];
        if (isOwn(a)) {
            node.become(node.op == Op.FADD ? Op.FMADD : Op.FMSUB, a.in[0], a.in[1], b);
        } else if (isOwn(b)) {
            node.become(node.op == Op.FADD ? Op.FMADD : Op.FNMSUB, b.in[0], b.in[1], a);
        }
    }

    private boolean isOwn(Node node) {
        return node.op == Op.FMUL && node.id < uses.length && uses[node.id] == 1;
    }

    private Node before(Node user, Op op, Node... in) {
        var node = graph.detached(op, Kind.INT, user.block, in);
        nodes.add(node);
        return node;
    }
}
