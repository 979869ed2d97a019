package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;

/**
 * Floating-point registers and arithmetic. Java's arithmetic rounds to nearest even; {@link ExactArithmetic} does the other
 * modes, and whatever may raise a flag that is not raised yet where a program can read the flags. Where nothing can, as in
 * the C that is accepted, NX and UF stay down. Not thread-safe.
 */
final class FloatUnit {
    static final int INVALID = 16;
    static final int DIVIDE_BY_ZERO = 8;
    static final int OVERFLOW = 4;
    static final int INEXACT = 1;

    private static final long BOX = 0xffff_ffff_0000_0000L;
    private static final int DYNAMIC = 7;
    private static final int SIGN = 0x8000_0000;

    private final long[] f = new long[32];
    private int flags;
    private int roundingMode;
    private final boolean tellsFlags;

    /** Without flags that only exact arithmetic knows. */
    FloatUnit() {
        this(false);
    }

    /** @param tellsFlags whether the guest may read every flag */
    FloatUnit(boolean tellsFlags) {
        this.tellsFlags = tellsFlags;
    }

    long register(int number) {
        return f[number];
    }

    void write(int number, long bits) {
        f[number] = bits;
    }

    void writeBoxed(int number, int bits) {
        f[number] = BOX | bits & ~BOX;
    }

    int flags() {
        return flags;
    }

    int roundingMode() {
        return roundingMode;
    }

    void writeControl(int mode, int newFlags) {
        roundingMode = mode;
        flags = newFlags;
    }

    void raise(int flag) {
        flags |= flag;
    }

    /** Executes one instruction; the dispatch table of the unit. */
    void execute(Decoded instruction, long[] x) {
        var rd = instruction.rd();
        var rs1 = instruction.rs1();
        var rs2 = instruction.rs2();
        if ((tellsFlags || mode(instruction) != 0) && needsExact(instruction)) {
            var result = ExactArithmetic.result(instruction, this, x, mode(instruction));
            raise(result.flags());
            f[rd] = isSingleResult(instruction.opcode()) ? BOX | result.bits() : result.bits();
            return;
        }
        switch (instruction.opcode()) {
            case FADD_S -> arithmeticSingle(instruction, single(rs1) + single(rs2));
            case FSUB_S -> arithmeticSingle(instruction, single(rs1) - single(rs2));
            case FMUL_S -> arithmeticSingle(instruction, single(rs1) * single(rs2));
            case FDIV_S -> arithmeticSingle(instruction, single(rs1) / single(rs2));
            case FSQRT_S -> arithmeticSingle(instruction, (float) Math.sqrt(single(rs1)));
            case FMADD_S -> fusedSingle(instruction, single(rs1), single(instruction.rs3()));
            case FMSUB_S -> fusedSingle(instruction, single(rs1), -single(instruction.rs3()));
            case FNMSUB_S -> fusedSingle(instruction, -single(rs1), single(instruction.rs3()));
            case FNMADD_S -> fusedSingle(instruction, -single(rs1), -single(instruction.rs3()));
            case FADD_D -> arithmeticDouble(instruction, real(rs1) + real(rs2));
            case FSUB_D -> arithmeticDouble(instruction, real(rs1) - real(rs2));
            case FMUL_D -> arithmeticDouble(instruction, real(rs1) * real(rs2));
            case FDIV_D -> arithmeticDouble(instruction, real(rs1) / real(rs2));
            case FSQRT_D -> arithmeticDouble(instruction, Math.sqrt(real(rs1)));
            case FMADD_D -> fusedDouble(instruction, real(rs1), real(instruction.rs3()));
            case FMSUB_D -> fusedDouble(instruction, real(rs1), -real(instruction.rs3()));
            case FNMSUB_D -> fusedDouble(instruction, -real(rs1), real(instruction.rs3()));
            case FNMADD_D -> fusedDouble(instruction, -real(rs1), -real(instruction.rs3()));
            case FSGNJ_S -> writeBoxed(rd, singleBits(rs1) & ~SIGN | singleBits(rs2) & SIGN);
            case FSGNJN_S -> writeBoxed(rd, singleBits(rs1) & ~SIGN | ~singleBits(rs2) & SIGN);
            case FSGNJX_S -> writeBoxed(rd, singleBits(rs1) ^ singleBits(rs2) & SIGN);
            case FSGNJ_D -> f[rd] = f[rs1] & Long.MAX_VALUE | f[rs2] & Long.MIN_VALUE;
            case FSGNJN_D -> f[rd] = f[rs1] & Long.MAX_VALUE | ~f[rs2] & Long.MIN_VALUE;
            case FSGNJX_D -> f[rd] = f[rs1] ^ f[rs2] & Long.MIN_VALUE;
            case FMIN_S -> smallestSingle(rd, rs1, rs2, Math.min(single(rs1), single(rs2)));
            case FMAX_S -> smallestSingle(rd, rs1, rs2, Math.max(single(rs1), single(rs2)));
            case FMIN_D -> smallestDouble(rd, rs1, rs2, Math.min(real(rs1), real(rs2)));
            case FMAX_D -> smallestDouble(rd, rs1, rs2, Math.max(real(rs1), real(rs2)));
            case FCVT_S_D -> narrow(instruction);
            case FCVT_D_S -> widen(rd, rs1);
            case FCVT_S_W -> converted(instruction, (int) x[rs1]);
            case FCVT_S_WU -> converted(instruction, x[rs1] & ~BOX);
            case FCVT_S_L -> converted(instruction, x[rs1]);
            case FCVT_S_LU -> writeSingle(instruction, FloatConversions.unsignedToSingle(x[rs1]));
            case FCVT_D_W -> f[rd] = Double.doubleToLongBits((int) x[rs1]);
            case FCVT_D_WU -> f[rd] = Double.doubleToLongBits(x[rs1] & ~BOX);
            case FCVT_D_L -> writeDouble(instruction, (double) x[rs1]);
            case FCVT_D_LU -> writeDouble(instruction, FloatConversions.unsignedToDouble(x[rs1]));
            case FMV_W_X -> writeBoxed(rd, (int) x[rs1]);
            case FMV_D_X -> f[rd] = x[rs1];
            default -> x[rd == 0 ? Code.NOWHERE : rd] = integerResult(instruction);
        }
    }

    /** Instructions that write an integer register; a dispatch table. */
    private long integerResult(Decoded instruction) {
        var rs1 = instruction.rs1();
        var rs2 = instruction.rs2();
        return switch (instruction.opcode()) {
            case FMV_X_W -> (int) f[rs1];
            case FMV_X_D -> f[rs1];
            case FEQ_S -> isEqual(single(rs1), single(rs2), isSignalingSingle(rs1) || isSignalingSingle(rs2));
            case FLT_S -> ordered(single(rs1), single(rs2), single(rs1) < single(rs2));
            case FLE_S -> ordered(single(rs1), single(rs2), single(rs1) <= single(rs2));
            case FEQ_D -> isEqual(real(rs1), real(rs2), isSignalingDouble(rs1) || isSignalingDouble(rs2));
            case FLT_D -> ordered(real(rs1), real(rs2), real(rs1) < real(rs2));
            case FLE_D -> ordered(real(rs1), real(rs2), real(rs1) <= real(rs2));
            case FCLASS_S -> FloatConversions.classOf(single(rs1), isSignalingSingle(rs1), Float.MIN_NORMAL);
            case FCLASS_D -> FloatConversions.classOf(real(rs1), isSignalingDouble(rs1), Double.MIN_NORMAL);
            case FCVT_W_S -> FloatConversions.toInt(single(rs1), mode(instruction), this);
            case FCVT_WU_S -> FloatConversions.toUnsignedInt(single(rs1), mode(instruction), this);
            case FCVT_L_S -> FloatConversions.toLong(single(rs1), mode(instruction), this);
            case FCVT_LU_S -> FloatConversions.toUnsignedLong(single(rs1), mode(instruction), this);
            case FCVT_W_D -> FloatConversions.toInt(real(rs1), mode(instruction), this);
            case FCVT_WU_D -> FloatConversions.toUnsignedInt(real(rs1), mode(instruction), this);
            case FCVT_L_D -> FloatConversions.toLong(real(rs1), mode(instruction), this);
            case FCVT_LU_D -> FloatConversions.toUnsignedLong(real(rs1), mode(instruction), this);
            default -> throw new IllegalStateException("no floating-point instruction: " + instruction);
        };
    }

    private float single(int register) {
        var bits = f[register];
        // A single-precision operand that is not boxed reads as the canonical NaN.
        return bits >>> 32 == 0xffff_ffffL ? Float.intBitsToFloat((int) bits) : Float.NaN;
    }

    private int singleBits(int register) {
        var bits = f[register];
        return bits >>> 32 == 0xffff_ffffL ? (int) bits : 0x7fc0_0000;
    }

    private double real(int register) {
        return Double.longBitsToDouble(f[register]);
    }

    private int mode(Decoded instruction) {
        var mode = (int) instruction.immediate();
        var meant = mode == DYNAMIC ? roundingMode : mode;
        if (meant > ExactFloat.NEAREST_AWAY) {
            throw GuestFault.illegalInstruction(
                    "%s with rounding mode %d: modes are 0 to 4".formatted(Disassembler.mnemonic(instruction), meant));
        }
        return meant;
    }

    private boolean needsExact(Decoded instruction) {
        if (!ExactArithmetic.rounds(instruction.opcode())) {
            return false;
        }
        return mode(instruction) != 0 || (flags & INEXACT) == 0 || !ExactArithmetic.isHarmless(instruction, this);
    }

    private static boolean isSingleResult(Opcode opcode) {
        return opcode.name().endsWith("_S") || opcode.name().startsWith("FCVT_S");
    }

    private void fusedSingle(Decoded instruction, float factor, float addend) {
        arithmeticSingle(instruction, Math.fma(factor, single(instruction.rs2()), addend));
    }

    private void fusedDouble(Decoded instruction, double factor, double addend) {
        arithmeticDouble(instruction, Math.fma(factor, real(instruction.rs2()), addend));
    }

    private void arithmeticSingle(Decoded instruction, float result) {
        if (!(Math.abs(result) <= Float.MAX_VALUE)) {
            var third = isFused(instruction) ? instruction.rs3() : instruction.rs1();
            var second = hasSecond(instruction) ? instruction.rs2() : instruction.rs1();
            raiseFor(
                    instruction,
                    Float.isNaN(result),
                    isSignalingSingle(instruction.rs1()) || isSignalingSingle(second) || isSignalingSingle(third),
                    single(instruction.rs1()),
                    single(second),
                    single(third));
        }
        writeSingle(instruction, result);
    }

    private void arithmeticDouble(Decoded instruction, double result) {
        if (!(Math.abs(result) <= Double.MAX_VALUE)) {
            var third = isFused(instruction) ? instruction.rs3() : instruction.rs1();
            var second = hasSecond(instruction) ? instruction.rs2() : instruction.rs1();
            raiseFor(
                    instruction,
                    Double.isNaN(result),
                    isSignalingDouble(instruction.rs1()) || isSignalingDouble(second) || isSignalingDouble(third),
                    real(instruction.rs1()),
                    real(second),
                    real(third));
        }
        writeDouble(instruction, result);
    }

    /** Flags of a result that is no number or infinite. */
    private void raiseFor(
            Decoded instruction, boolean isNaN, boolean signaling, double first, double second, double third) {
        if (isNaN) {
            var fromOperand = Double.isNaN(first) || Double.isNaN(second) || Double.isNaN(third);
            var infinityTimesZero = isFused(instruction)
                    && (Double.isInfinite(first) && second == 0 || first == 0 && Double.isInfinite(second));
            raise(signaling || !fromOperand || infinityTimesZero ? INVALID : 0);
        } else if (!Double.isInfinite(first) && !Double.isInfinite(second) && !Double.isInfinite(third)) {
            var divides = instruction.opcode() == Opcode.FDIV_S || instruction.opcode() == Opcode.FDIV_D;
            raise(divides && second == 0 ? DIVIDE_BY_ZERO : OVERFLOW | INEXACT);
        }
    }

    private static boolean isFused(Decoded instruction) {
        return switch (instruction.opcode()) {
            case FMADD_S, FMSUB_S, FNMSUB_S, FNMADD_S, FMADD_D, FMSUB_D, FNMSUB_D, FNMADD_D -> true;
            default -> false;
        };
    }

    private static boolean hasSecond(Decoded instruction) {
        return instruction.opcode() != Opcode.FSQRT_S && instruction.opcode() != Opcode.FSQRT_D;
    }

    private void converted(Decoded instruction, long value) {
        writeSingle(instruction, (float) value);
    }

    private void writeSingle(Decoded instruction, float result) {
        // floatToIntBits gives the canonical NaN for every NaN, as the core does.
        writeBoxed(instruction.rd(), Float.floatToIntBits(result));
    }

    private void writeDouble(Decoded instruction, double result) {
        f[instruction.rd()] = Double.doubleToLongBits(result);
    }

    private void narrow(Decoded instruction) {
        var value = real(instruction.rs1());
        var result = (float) value;
        if (isSignalingDouble(instruction.rs1())) {
            raise(INVALID);
        } else if (Float.isInfinite(result) && !Double.isInfinite(value)) {
            raise(OVERFLOW | INEXACT);
        }
        writeSingle(instruction, result);
    }

    private void widen(int rd, int rs1) {
        raise(isSignalingSingle(rs1) ? INVALID : 0);
        f[rd] = Double.doubleToLongBits(single(rs1));
    }

    /** Java's minimum orders the zeros as the core does; of a number and a NaN, the core takes the number. */
    private void smallestSingle(int rd, int rs1, int rs2, float smallest) {
        raise(isSignalingSingle(rs1) || isSignalingSingle(rs2) ? INVALID : 0);
        var first = single(rs1);
        var second = single(rs2);
        var result = Float.isNaN(first) ? second : Float.isNaN(second) ? first : smallest;
        writeBoxed(rd, Float.floatToIntBits(result));
    }

    private void smallestDouble(int rd, int rs1, int rs2, double smallest) {
        raise(isSignalingDouble(rs1) || isSignalingDouble(rs2) ? INVALID : 0);
        var first = real(rs1);
        var second = real(rs2);
        var result = Double.isNaN(first) ? second : Double.isNaN(second) ? first : smallest;
        f[rd] = Double.doubleToLongBits(result);
    }

    private long isEqual(double first, double second, boolean signaling) {
        raise(signaling ? INVALID : 0);
        return first == second ? 1 : 0;
    }

    private long ordered(double first, double second, boolean holds) {
        raise(Double.isNaN(first) || Double.isNaN(second) ? INVALID : 0);
        return holds ? 1 : 0;
    }

    private boolean isSignalingSingle(int register) {
        var bits = singleBits(register);
        return (bits & 0x7fc0_0000) == 0x7f80_0000 && (bits & 0x003f_ffff) != 0;
    }

    private boolean isSignalingDouble(int register) {
        var bits = f[register];
        return (bits & 0x7ff8_0000_0000_0000L) == 0x7ff0_0000_0000_0000L && (bits & 0x0007_ffff_ffff_ffffL) != 0;
    }
}
