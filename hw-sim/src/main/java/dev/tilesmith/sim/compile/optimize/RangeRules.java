package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.optimize.Ranges.Interval;
import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.OptionalLong;

/** The range of an operation's value from those of its operands. */
final class RangeRules {
    private RangeRules() {}

    /** What the operation alone tells. A table: longer than a method should be. */
    static Interval withoutOperands(Node node) {
        return switch (node.op) {
            case ADDW, SUBW, MULW, SLLW, SRLW, SRAW, DIVW, DIVUW, REMW, REMUW, SEXT_W -> Interval.INT32;
            case EQ, NE, LT, GE, LTU, GEU, FEQ, FLT, FLE -> new Interval(0, 1);
            case SEXT_B -> new Interval(-128, 127);
            case SEXT_H -> new Interval(-32768, 32767);
            case ZEXT_B -> new Interval(0, 255);
            case ZEXT_H -> new Interval(0, 65535);
            case ZEXT_W -> new Interval(0, 0xffff_ffffL);
            case AND -> node.in[1].isConstant() && node.in[1].imm >= 0 ? new Interval(0, node.in[1].imm) : Interval.ALL;
            case LOAD -> ofLoad(node.access);
            case FLOAT_TO_INT -> node.imm < 2 ? Interval.INT32 : Interval.ALL;
            case FLOAT_BITS -> node.in[0].kind == Kind.F32 ? Interval.INT32 : Interval.ALL;
            default -> Interval.ALL;
        };
    }

    private static Interval ofLoad(Access access) {
        return switch (access) {
            case INT8 -> new Interval(-128, 127);
            case UINT8 -> new Interval(0, 255);
            case INT16 -> new Interval(-32768, 32767);
            case UINT16 -> new Interval(0, 65535);
            case INT32 -> Interval.INT32;
            case UINT32 -> new Interval(0, 0xffff_ffffL);
            case INT64, FLOAT, DOUBLE -> Interval.ALL;
        };
    }

    /** A table: longer than a method should be. */
    static Interval of(Node node, Ranges ranges) {
        var known = withoutOperands(node);
        if (node.in.length == 0 || node.op == Op.LOAD || node.op == Op.CALL) {
            return known;
        }
        var a = ranges.of(node.in[0]);
        var b = node.in.length > 1 ? ranges.of(node.in[1]) : a;
        if (!a.isNear() || !b.isNear()) {
            return halfKnown(node, a, b, known);
        }
        var exact = switch (node.op) {
            case ADD, ADDW -> a.plus(b);
            case SUB, SUBW -> a.minus(b);
            case MUL, MULW -> product(a, b);
            case SLL, SLLW -> shiftLeft(node, a);
            case SRA, SRAW ->
                isShift(node) ? new Interval(a.low() >> node.in[1].imm, a.high() >> node.in[1].imm) : known;
            case SRL, SRLW -> shiftRight(node, a);
            case DIV, DIVW ->
                b.low() == b.high() && b.low() > 0 ? new Interval(a.low() / b.low(), a.high() / b.low()) : known;
            case DIVU, DIVUW ->
                a.low() >= 0 && b.low() > 0 ? new Interval(a.low() / b.high(), a.high() / b.low()) : known;
            case REM, REMW, REMU, REMUW -> remainder(node, a, b, known);
            case MIN -> new Interval(Math.min(a.low(), b.low()), Math.min(a.high(), b.high()));
            case MAX -> new Interval(Math.max(a.low(), b.low()), Math.max(a.high(), b.high()));
            case AND -> and(a, b, known);
            case OR, XOR -> or(a, b);
            case SEXT_W, SEXT_B, SEXT_H, ZEXT_W, ZEXT_B, ZEXT_H -> a;
            default -> known;
        };
        if (exact.isIn(known.low(), known.high())) {
            return exact;
        }
        var lost = isSum(node.op) && exact.isNear() ? lost(exact) : OptionalLong.empty();
        return lost.isPresent() ? new Interval(exact.low() - lost.getAsLong(), exact.high() - lost.getAsLong()) : known;
    }

    private static boolean isSum(Op op) {
        return op == Op.ADDW || op == Op.SUBW;
    }

    /** What is lost of these sums when only their low halves are kept, as signed numbers, if it is the same for all. */
    static OptionalLong lost(Interval sums) {
        var half = 1L << 31;
        var times = sums.low() + half >> 32;
        return times == sums.high() + half >> 32 ? OptionalLong.of(times << 32) : OptionalLong.empty();
    }

    private static Interval halfKnown(Node node, Interval a, Interval b, Interval known) {
        if (node.op == Op.AND) {
            return and(a, b, known);
        }
        if ((node.op == Op.REMU || node.op == Op.REM && a.low() >= 0) && b.low() > 0) {
            return new Interval(0, b.high() - 1);
        }
        if (node.op == Op.SRL && isShift(node) && node.in[1].imm > 0) {
            return new Interval(0, -1L >>> node.in[1].imm);
        }
        return known;
    }

    private static boolean isShift(Node node) {
        var width = node.op == Op.SLLW || node.op == Op.SRLW || node.op == Op.SRAW ? 32 : 64;
        return node.in[1].isConstant() && node.in[1].imm >= 0 && node.in[1].imm < width;
    }

    private static Interval product(Interval a, Interval b) {
        if (Math.max(Math.abs(a.low()), Math.abs(a.high())) >= 1L << 31
                || Math.max(Math.abs(b.low()), Math.abs(b.high())) >= 1L << 31) {
            return Interval.ALL;
        }
        var one = a.low() * b.low();
        var two = a.low() * b.high();
        var three = a.high() * b.low();
        var four = a.high() * b.high();
        return new Interval(
                Math.min(Math.min(one, two), Math.min(three, four)),
                Math.max(Math.max(one, two), Math.max(three, four)));
    }

    private static Interval shiftLeft(Node node, Interval a) {
        if (!isShift(node) || node.in[1].imm >= 31 || Math.max(Math.abs(a.low()), Math.abs(a.high())) >= 1L << 32) {
            return Interval.ALL;
        }
        return new Interval(a.low() << node.in[1].imm, a.high() << node.in[1].imm);
    }

    private static Interval shiftRight(Node node, Interval a) {
        if (!isShift(node)) {
            return node.op == Op.SRLW ? Interval.INT32 : Interval.ALL;
        }
        var amount = node.in[1].imm;
        if (a.low() >= 0) {
            return new Interval(a.low() >> amount, a.high() >> amount);
        }
        if (amount == 0) {
            return a;
        }
        return node.op == Op.SRLW ? new Interval(0, 0xffff_ffffL >> amount) : new Interval(0, -1L >>> amount);
    }

    private static Interval remainder(Node node, Interval a, Interval b, Interval known) {
        if (b.low() <= 0) {
            return known;
        }
        var isUnsigned = node.op == Op.REMU || node.op == Op.REMUW;
        if (a.low() >= 0) {
            return new Interval(0, Math.min(a.high(), b.high() - 1));
        }
        return isUnsigned ? new Interval(0, b.high() - 1) : new Interval(-(b.high() - 1), b.high() - 1);
    }

    private static Interval and(Interval a, Interval b, Interval known) {
        if (a.low() >= 0 && b.low() >= 0) {
            return new Interval(0, Math.min(a.high(), b.high()));
        }
        if (a.low() >= 0) {
            return new Interval(0, a.high());
        }
        if (b.low() >= 0) {
            return new Interval(0, b.high());
        }
        if (a.isIn(-1, 0) || b.isIn(-1, 0)) {
            var value = a.isIn(-1, 0) ? b : a;
            return new Interval(Math.min(0, value.low()), Math.max(0, value.high()));
        }
        return known;
    }

    private static Interval or(Interval a, Interval b) {
        if (a.low() >= 0 && b.low() >= 0) {
            var bits = 64 - Long.numberOfLeadingZeros(a.high() | b.high());
            return new Interval(0, bits >= 63 ? Long.MAX_VALUE : (1L << bits) - 1);
        }
        return a.isIn(Integer.MIN_VALUE, Integer.MAX_VALUE) && b.isIn(Integer.MIN_VALUE, Integer.MAX_VALUE)
                ? Interval.INT32
                : Interval.ALL;
    }
}
