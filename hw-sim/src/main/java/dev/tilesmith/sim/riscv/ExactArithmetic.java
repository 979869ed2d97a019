package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.riscv.ExactFloat.Result;
import java.math.BigInteger;

/** The instructions that round, by {@link ExactFloat}. */
final class ExactArithmetic {
    private static final long BOX = 0xffff_ffff_0000_0000L;
    private static final long CANONICAL_NAN = 0x7fc0_0000L;
    /** Numbers between 2^-30 and 2^30, and 2^-200 and 2^200: whatever is computed of them never underflows unless exact. */
    private static final int SINGLE_RANGE = 30;

    private static final int DOUBLE_RANGE = 200;

    private ExactArithmetic() {}

    /** Whether an instruction has a result that the rounding mode can change. */
    static boolean rounds(Opcode opcode) {
        return switch (opcode.kind()) {
            case FP_SINGLE, FP_DOUBLE, FP_DIVIDE -> true;
            case FP_SHORT -> opcode == Opcode.FCVT_S_D;
            case INT_TO_FP ->
                switch (opcode) {
                    case FMV_W_X, FMV_D_X, FCVT_D_W, FCVT_D_WU -> false;
                    default -> true;
                };
            default -> false;
        };
    }

    /** Whether no result of these operands can raise more than the flag of an inexact result. */
    static boolean isHarmless(Decoded instruction, FloatUnit unit) {
        return switch (instruction.opcode().kind()) {
            case FP_SINGLE, FP_DOUBLE, FP_DIVIDE -> {
                var isDouble = isDouble(instruction.opcode());
                yield isModerate(operand(unit, instruction.rs1(), isDouble), isDouble)
                        && isModerate(operand(unit, instruction.rs2(), isDouble), isDouble)
                        && isModerate(operand(unit, instruction.rs3(), isDouble), isDouble)
                        && unit.register(instruction.rs2()) << 1 != 0
                        && isPositiveOrNoRoot(instruction, unit, isDouble);
            }
            default -> false;
        };
    }

    private static boolean isPositiveOrNoRoot(Decoded instruction, FloatUnit unit, boolean isDouble) {
        var isRoot = instruction.opcode() == Opcode.FSQRT_S || instruction.opcode() == Opcode.FSQRT_D;
        return !isRoot || operand(unit, instruction.rs1(), isDouble) >>> (isDouble ? 63 : 31) == 0;
    }

    private static boolean isModerate(long bits, boolean isDouble) {
        var exponent = isDouble ? (int) (bits >>> 52 & 0x7ff) - 1023 : (int) (bits >>> 23 & 0xff) - 127;
        var isZero = isDouble ? bits << 1 == 0 : bits << 33 == 0;
        return isZero || Math.abs(exponent) < (isDouble ? DOUBLE_RANGE : SINGLE_RANGE);
    }

    private static boolean isDouble(Opcode opcode) {
        return opcode.name().endsWith("_D");
    }

    private static long operand(FloatUnit unit, int register, boolean isDouble) {
        var bits = unit.register(register);
        if (isDouble) {
            return bits;
        }
        return (bits & BOX) == BOX ? bits & ~BOX : CANONICAL_NAN;
    }

    static Result result(Decoded instruction, FloatUnit unit, long[] x, int mode) {
        return switch (instruction.opcode().kind()) {
            case INT_TO_FP -> ofInteger(instruction.opcode(), x[instruction.rs1()], mode);
            case FP_SHORT -> ExactFloat.DOUBLE.to(ExactFloat.SINGLE, unit.register(instruction.rs1()), mode);
            default -> arithmetic(instruction, unit, mode);
        };
    }

    private static Result ofInteger(Opcode opcode, long value, int mode) {
        var integer = switch (opcode) {
            case FCVT_S_W -> BigInteger.valueOf((int) value);
            case FCVT_S_WU -> BigInteger.valueOf(value & ~BOX);
            case FCVT_S_L, FCVT_D_L -> BigInteger.valueOf(value);
            default -> BigInteger.valueOf(value >>> 1).shiftLeft(1).add(BigInteger.valueOf(value & 1));
        };
        var format = opcode == Opcode.FCVT_D_L || opcode == Opcode.FCVT_D_LU ? ExactFloat.DOUBLE : ExactFloat.SINGLE;
        return format.ofInteger(integer, mode);
    }

    private static Result arithmetic(Decoded instruction, FloatUnit unit, int mode) {
        var isDouble = isDouble(instruction.opcode());
        var format = isDouble ? ExactFloat.DOUBLE : ExactFloat.SINGLE;
        var first = operand(unit, instruction.rs1(), isDouble);
        var second = operand(unit, instruction.rs2(), isDouble);
        var third = operand(unit, instruction.rs3(), isDouble);
        return switch (instruction.opcode()) {
            case FADD_S, FADD_D -> format.add(first, second, mode);
            case FSUB_S, FSUB_D -> format.add(first, format.negated(second), mode);
            case FMUL_S, FMUL_D -> format.multiply(first, second, mode);
            case FDIV_S, FDIV_D -> format.divide(first, second, mode);
            case FSQRT_S, FSQRT_D -> format.squareRoot(first, mode);
            case FMADD_S, FMADD_D -> format.fused(first, second, third, mode);
            case FMSUB_S, FMSUB_D -> format.fused(first, second, format.negated(third), mode);
            case FNMSUB_S, FNMSUB_D -> format.fused(format.negated(first), second, third, mode);
            case FNMADD_S, FNMADD_D -> format.fused(format.negated(first), second, format.negated(third), mode);
            default -> throw new IllegalStateException("nothing to round: " + instruction);
        };
    }
}
