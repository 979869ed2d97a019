package dev.tilesmith.sim.riscv;

import static dev.tilesmith.sim.riscv.Decoder.bits;

/** The F and D extensions; the rounding mode becomes the immediate. */
final class FloatDecoder {
    private static final Opcode ILLEGAL = Opcode.ILLEGAL;
    private static final Opcode[] TO_INTEGER_SINGLE = {
        Opcode.FCVT_W_S, Opcode.FCVT_WU_S, Opcode.FCVT_L_S, Opcode.FCVT_LU_S
    };
    private static final Opcode[] TO_INTEGER_DOUBLE = {
        Opcode.FCVT_W_D, Opcode.FCVT_WU_D, Opcode.FCVT_L_D, Opcode.FCVT_LU_D
    };
    private static final Opcode[] FROM_INTEGER_SINGLE = {
        Opcode.FCVT_S_W, Opcode.FCVT_S_WU, Opcode.FCVT_S_L, Opcode.FCVT_S_LU
    };
    private static final Opcode[] FROM_INTEGER_DOUBLE = {
        Opcode.FCVT_D_W, Opcode.FCVT_D_WU, Opcode.FCVT_D_L, Opcode.FCVT_D_LU
    };

    private FloatDecoder() {}

    static Decoded decode(int word) {
        var format = bits(word, 25, 2);
        if (format > 1) {
            return Decoded.ILLEGAL;
        }
        var isDouble = format == 1;
        return switch (word & 0x7f) {
            case 0x43 -> fused(isDouble ? Opcode.FMADD_D : Opcode.FMADD_S, word);
            case 0x47 -> fused(isDouble ? Opcode.FMSUB_D : Opcode.FMSUB_S, word);
            case 0x4b -> fused(isDouble ? Opcode.FNMSUB_D : Opcode.FNMSUB_S, word);
            case 0x4f -> fused(isDouble ? Opcode.FNMADD_D : Opcode.FNMADD_S, word);
            default -> computation(word, isDouble);
        };
    }

    private static Decoded fused(Opcode opcode, int word) {
        var mode = bits(word, 12, 3);
        return Decoder.make(
                isRounding(mode) ? opcode : ILLEGAL,
                bits(word, 7, 5),
                bits(word, 15, 5),
                bits(word, 20, 5),
                word >>> 27,
                mode);
    }

    /** Modes 0 to 4 are static, 7 is the dynamic one; 5 and 6 are reserved. */
    private static boolean isRounding(int mode) {
        return mode <= 4 || mode == 7;
    }

    private static Decoded computation(int word, boolean isDouble) {
        var opcode = opcode(word, isDouble);
        var hasSecond = (word >>> 27) <= 0x05 || (word >>> 27) == 0x14;
        return Decoder.make(
                opcode, bits(word, 7, 5), bits(word, 15, 5), hasSecond ? bits(word, 20, 5) : 0, 0, bits(word, 12, 3));
    }

    private static Opcode opcode(int word, boolean isDouble) {
        var mode = bits(word, 12, 3);
        var second = bits(word, 20, 5);
        return switch (word >>> 27) {
            case 0x00 -> rounding(mode, isDouble ? Opcode.FADD_D : Opcode.FADD_S);
            case 0x01 -> rounding(mode, isDouble ? Opcode.FSUB_D : Opcode.FSUB_S);
            case 0x02 -> rounding(mode, isDouble ? Opcode.FMUL_D : Opcode.FMUL_S);
            case 0x03 -> rounding(mode, isDouble ? Opcode.FDIV_D : Opcode.FDIV_S);
            case 0x0b -> second == 0 ? rounding(mode, isDouble ? Opcode.FSQRT_D : Opcode.FSQRT_S) : ILLEGAL;
            case 0x04 -> signInjection(mode, isDouble);
            case 0x05 -> minimum(mode, isDouble);
            case 0x08 -> rounding(mode, betweenFormats(second, isDouble));
            case 0x14 -> comparison(mode, isDouble);
            case 0x18 ->
                rounding(mode, second < 4 ? (isDouble ? TO_INTEGER_DOUBLE : TO_INTEGER_SINGLE)[second] : ILLEGAL);
            case 0x1a ->
                rounding(mode, second < 4 ? (isDouble ? FROM_INTEGER_DOUBLE : FROM_INTEGER_SINGLE)[second] : ILLEGAL);
            case 0x1c -> second == 0 ? moveOrClass(mode, isDouble) : ILLEGAL;
            case 0x1e -> second == 0 && mode == 0 ? (isDouble ? Opcode.FMV_D_X : Opcode.FMV_W_X) : ILLEGAL;
            default -> ILLEGAL;
        };
    }

    private static Opcode rounding(int mode, Opcode opcode) {
        return isRounding(mode) ? opcode : ILLEGAL;
    }

    private static Opcode signInjection(int mode, boolean isDouble) {
        return switch (mode) {
            case 0 -> isDouble ? Opcode.FSGNJ_D : Opcode.FSGNJ_S;
            case 1 -> isDouble ? Opcode.FSGNJN_D : Opcode.FSGNJN_S;
            case 2 -> isDouble ? Opcode.FSGNJX_D : Opcode.FSGNJX_S;
            default -> ILLEGAL;
        };
    }

    private static Opcode minimum(int mode, boolean isDouble) {
        return switch (mode) {
            case 0 -> isDouble ? Opcode.FMIN_D : Opcode.FMIN_S;
            case 1 -> isDouble ? Opcode.FMAX_D : Opcode.FMAX_S;
            default -> ILLEGAL;
        };
    }

    private static Opcode betweenFormats(int second, boolean toDouble) {
        if (second == 1 && !toDouble) {
            return Opcode.FCVT_S_D;
        }
        return second == 0 && toDouble ? Opcode.FCVT_D_S : ILLEGAL;
    }

    private static Opcode comparison(int mode, boolean isDouble) {
        return switch (mode) {
            case 0 -> isDouble ? Opcode.FLE_D : Opcode.FLE_S;
            case 1 -> isDouble ? Opcode.FLT_D : Opcode.FLT_S;
            case 2 -> isDouble ? Opcode.FEQ_D : Opcode.FEQ_S;
            default -> ILLEGAL;
        };
    }

    private static Opcode moveOrClass(int mode, boolean isDouble) {
        return switch (mode) {
            case 0 -> isDouble ? Opcode.FMV_X_D : Opcode.FMV_X_W;
            case 1 -> isDouble ? Opcode.FCLASS_D : Opcode.FCLASS_S;
            default -> ILLEGAL;
        };
    }
}
