package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.riscv.Opcode;

/** The 32-bit encodings (RISC-V unprivileged manual, chapter "RV32/64G Instruction Set Listings"). */
final class Encoder {
    /** Rounding modes: to nearest even, toward zero, dynamic. */
    private static final int DYNAMIC = 7;

    private static final int TOWARD_ZERO = 1;
    private static final int CUSTOM_3 = 0x7b;

    private Encoder() {}

    private static int field(int register) {
        return register == Inst.NONE ? 0 : register & 31;
    }

    static int encode(Inst inst) {
        return encode(inst.opcode, field(inst.rd), field(inst.rs1), field(inst.rs2), field(inst.rs3), inst.imm);
    }

    /** A table of encodings: longer than a method should be. */
    private static int encode(Opcode opcode, int rd, int rs1, int rs2, int rs3, long imm) {
        return switch (opcode) {
            case LUI -> upper(0x37, rd, imm);
            case AUIPC -> upper(0x17, rd, imm);
            case JAL -> jump(rd, imm);
            case JALR -> immediate(0x67, 0, rd, rs1, imm);
            case BEQ -> branch(0, rs1, rs2, imm);
            case BNE -> branch(1, rs1, rs2, imm);
            case BLT -> branch(4, rs1, rs2, imm);
            case BGE -> branch(5, rs1, rs2, imm);
            case BLTU -> branch(6, rs1, rs2, imm);
            case BGEU -> branch(7, rs1, rs2, imm);
            case LB -> immediate(0x03, 0, rd, rs1, imm);
            case LH -> immediate(0x03, 1, rd, rs1, imm);
            case LW -> immediate(0x03, 2, rd, rs1, imm);
            case LD -> immediate(0x03, 3, rd, rs1, imm);
            case LBU -> immediate(0x03, 4, rd, rs1, imm);
            case LHU -> immediate(0x03, 5, rd, rs1, imm);
            case LWU -> immediate(0x03, 6, rd, rs1, imm);
            case FLW -> immediate(0x07, 2, rd, rs1, imm);
            case FLD -> immediate(0x07, 3, rd, rs1, imm);
            case SB -> store(0x23, 0, rs1, rs2, imm);
            case SH -> store(0x23, 1, rs1, rs2, imm);
            case SW -> store(0x23, 2, rs1, rs2, imm);
            case SD -> store(0x23, 3, rs1, rs2, imm);
            case FSW -> store(0x27, 2, rs1, rs2, imm);
            case FSD -> store(0x27, 3, rs1, rs2, imm);
            case ADDI -> immediate(0x13, 0, rd, rs1, imm);
            case SLTI -> immediate(0x13, 2, rd, rs1, imm);
            case SLTIU -> immediate(0x13, 3, rd, rs1, imm);
            case XORI -> immediate(0x13, 4, rd, rs1, imm);
            case ORI -> immediate(0x13, 6, rd, rs1, imm);
            case ANDI -> immediate(0x13, 7, rd, rs1, imm);
            case SLLI -> immediate(0x13, 1, rd, rs1, imm & 63);
            case SRLI -> immediate(0x13, 5, rd, rs1, imm & 63);
            case SRAI -> immediate(0x13, 5, rd, rs1, imm & 63 | 0x400);
            case ADDIW -> immediate(0x1b, 0, rd, rs1, imm);
            case SLLIW -> immediate(0x1b, 1, rd, rs1, imm & 31);
            case SRLIW -> immediate(0x1b, 5, rd, rs1, imm & 31);
            case SRAIW -> immediate(0x1b, 5, rd, rs1, imm & 31 | 0x400);
            case ADD -> register(0x33, 0, 0, rd, rs1, rs2);
            case SUB -> register(0x33, 0, 0x20, rd, rs1, rs2);
            case SLL -> register(0x33, 1, 0, rd, rs1, rs2);
            case SLT -> register(0x33, 2, 0, rd, rs1, rs2);
            case SLTU -> register(0x33, 3, 0, rd, rs1, rs2);
            case XOR -> register(0x33, 4, 0, rd, rs1, rs2);
            case SRL -> register(0x33, 5, 0, rd, rs1, rs2);
            case SRA -> register(0x33, 5, 0x20, rd, rs1, rs2);
            case OR -> register(0x33, 6, 0, rd, rs1, rs2);
            case AND -> register(0x33, 7, 0, rd, rs1, rs2);
            case ADDW -> register(0x3b, 0, 0, rd, rs1, rs2);
            case SUBW -> register(0x3b, 0, 0x20, rd, rs1, rs2);
            case SLLW -> register(0x3b, 1, 0, rd, rs1, rs2);
            case SRLW -> register(0x3b, 5, 0, rd, rs1, rs2);
            case SRAW -> register(0x3b, 5, 0x20, rd, rs1, rs2);
            case MUL -> register(0x33, 0, 1, rd, rs1, rs2);
            case DIV -> register(0x33, 4, 1, rd, rs1, rs2);
            case DIVU -> register(0x33, 5, 1, rd, rs1, rs2);
            case REM -> register(0x33, 6, 1, rd, rs1, rs2);
            case REMU -> register(0x33, 7, 1, rd, rs1, rs2);
            case MULW -> register(0x3b, 0, 1, rd, rs1, rs2);
            case DIVW -> register(0x3b, 4, 1, rd, rs1, rs2);
            case DIVUW -> register(0x3b, 5, 1, rd, rs1, rs2);
            case REMW -> register(0x3b, 6, 1, rd, rs1, rs2);
            case REMUW -> register(0x3b, 7, 1, rd, rs1, rs2);
            case FENCE -> 0x0ff0000f;
            case ROCC -> register(CUSTOM_3, (rd != 0 ? 4 : 0) | 3, (int) imm, rd, rs1, rs2);
            case FMADD_S -> fused(0x43, 0, rd, rs1, rs2, rs3);
            case FMADD_D -> fused(0x43, 1, rd, rs1, rs2, rs3);
            case FMSUB_S -> fused(0x47, 0, rd, rs1, rs2, rs3);
            case FMSUB_D -> fused(0x47, 1, rd, rs1, rs2, rs3);
            case FNMSUB_S -> fused(0x4b, 0, rd, rs1, rs2, rs3);
            case FNMSUB_D -> fused(0x4b, 1, rd, rs1, rs2, rs3);
            case FADD_S -> register(0x53, DYNAMIC, 0x00, rd, rs1, rs2);
            case FADD_D -> register(0x53, DYNAMIC, 0x01, rd, rs1, rs2);
            case FSUB_S -> register(0x53, DYNAMIC, 0x04, rd, rs1, rs2);
            case FSUB_D -> register(0x53, DYNAMIC, 0x05, rd, rs1, rs2);
            case FMUL_S -> register(0x53, DYNAMIC, 0x08, rd, rs1, rs2);
            case FMUL_D -> register(0x53, DYNAMIC, 0x09, rd, rs1, rs2);
            case FDIV_S -> register(0x53, DYNAMIC, 0x0c, rd, rs1, rs2);
            case FDIV_D -> register(0x53, DYNAMIC, 0x0d, rd, rs1, rs2);
            case FSQRT_S -> register(0x53, DYNAMIC, 0x2c, rd, rs1, 0);
            case FSQRT_D -> register(0x53, DYNAMIC, 0x2d, rd, rs1, 0);
            case FSGNJ_S -> register(0x53, 0, 0x10, rd, rs1, rs2);
            case FSGNJ_D -> register(0x53, 0, 0x11, rd, rs1, rs2);
            case FSGNJN_S -> register(0x53, 1, 0x10, rd, rs1, rs2);
            case FSGNJN_D -> register(0x53, 1, 0x11, rd, rs1, rs2);
            case FSGNJX_S -> register(0x53, 2, 0x10, rd, rs1, rs2);
            case FSGNJX_D -> register(0x53, 2, 0x11, rd, rs1, rs2);
            case FMIN_S -> register(0x53, 0, 0x14, rd, rs1, rs2);
            case FMIN_D -> register(0x53, 0, 0x15, rd, rs1, rs2);
            case FMAX_S -> register(0x53, 1, 0x14, rd, rs1, rs2);
            case FMAX_D -> register(0x53, 1, 0x15, rd, rs1, rs2);
            case FEQ_S -> register(0x53, 2, 0x50, rd, rs1, rs2);
            case FEQ_D -> register(0x53, 2, 0x51, rd, rs1, rs2);
            case FLT_S -> register(0x53, 1, 0x50, rd, rs1, rs2);
            case FLT_D -> register(0x53, 1, 0x51, rd, rs1, rs2);
            case FLE_S -> register(0x53, 0, 0x50, rd, rs1, rs2);
            case FLE_D -> register(0x53, 0, 0x51, rd, rs1, rs2);
            case FCVT_S_D -> register(0x53, DYNAMIC, 0x20, rd, rs1, 1);
            case FCVT_D_S -> register(0x53, 0, 0x21, rd, rs1, 0);
            case FCVT_W_S -> register(0x53, TOWARD_ZERO, 0x60, rd, rs1, 0);
            case FCVT_WU_S -> register(0x53, TOWARD_ZERO, 0x60, rd, rs1, 1);
            case FCVT_L_S -> register(0x53, TOWARD_ZERO, 0x60, rd, rs1, 2);
            case FCVT_LU_S -> register(0x53, TOWARD_ZERO, 0x60, rd, rs1, 3);
            case FCVT_W_D -> register(0x53, TOWARD_ZERO, 0x61, rd, rs1, 0);
            case FCVT_WU_D -> register(0x53, TOWARD_ZERO, 0x61, rd, rs1, 1);
            case FCVT_L_D -> register(0x53, TOWARD_ZERO, 0x61, rd, rs1, 2);
            case FCVT_LU_D -> register(0x53, TOWARD_ZERO, 0x61, rd, rs1, 3);
            case FCVT_S_W -> register(0x53, DYNAMIC, 0x68, rd, rs1, 0);
            case FCVT_S_WU -> register(0x53, DYNAMIC, 0x68, rd, rs1, 1);
            case FCVT_S_L -> register(0x53, DYNAMIC, 0x68, rd, rs1, 2);
            case FCVT_S_LU -> register(0x53, DYNAMIC, 0x68, rd, rs1, 3);
            case FCVT_D_W -> register(0x53, 0, 0x69, rd, rs1, 0);
            case FCVT_D_WU -> register(0x53, 0, 0x69, rd, rs1, 1);
            case FCVT_D_L -> register(0x53, DYNAMIC, 0x69, rd, rs1, 2);
            case FCVT_D_LU -> register(0x53, DYNAMIC, 0x69, rd, rs1, 3);
            case FMV_X_W -> register(0x53, 0, 0x70, rd, rs1, 0);
            case FMV_X_D -> register(0x53, 0, 0x71, rd, rs1, 0);
            case FMV_W_X -> register(0x53, 0, 0x78, rd, rs1, 0);
            case FMV_D_X -> register(0x53, 0, 0x79, rd, rs1, 0);
            default -> throw new IllegalStateException("the compiler does not use " + opcode);
        };
    }

    private static int register(int opcode, int funct3, int funct7, int rd, int rs1, int rs2) {
        return opcode | rd << 7 | funct3 << 12 | rs1 << 15 | rs2 << 20 | funct7 << 25;
    }

    private static int fused(int opcode, int format, int rd, int rs1, int rs2, int rs3) {
        return opcode | rd << 7 | DYNAMIC << 12 | rs1 << 15 | rs2 << 20 | format << 25 | rs3 << 27;
    }

    private static int immediate(int opcode, int funct3, int rd, int rs1, long imm) {
        check(Arithmetic.fitsImmediate(imm), opcode, imm);
        return opcode | rd << 7 | funct3 << 12 | rs1 << 15 | (int) imm << 20;
    }

    private static int store(int opcode, int funct3, int rs1, int rs2, long imm) {
        check(Arithmetic.fitsImmediate(imm), opcode, imm);
        var value = (int) imm;
        return opcode | (value & 31) << 7 | funct3 << 12 | rs1 << 15 | rs2 << 20 | (value >> 5) << 25;
    }

    private static int branch(int funct3, int rs1, int rs2, long imm) {
        check(imm >= -4096 && imm < 4096, 0x63, imm);
        var value = (int) imm;
        var low = (value >> 11 & 1) << 7 | (value >> 1 & 15) << 8;
        var high = (value >> 5 & 63) << 25 | (value >> 12 & 1) << 31;
        return 0x63 | funct3 << 12 | rs1 << 15 | rs2 << 20 | low | high;
    }

    private static int jump(int rd, long imm) {
        check(imm >= -(1 << 20) && imm < 1 << 20, 0x6f, imm);
        var value = (int) imm;
        return 0x6f
                | rd << 7
                | (value >> 12 & 0xff) << 12
                | (value >> 11 & 1) << 20
                | (value >> 1 & 0x3ff) << 21
                | (value >> 20 & 1) << 31;
    }

    /** The immediate is the value of bits 31:12. */
    private static int upper(int opcode, int rd, long imm) {
        return opcode | rd << 7 | (int) imm << 12;
    }

    private static void check(boolean fits, int opcode, long imm) {
        if (!fits) {
            throw new IllegalStateException("immediate %d does not fit opcode 0x%x".formatted(imm, opcode));
        }
    }
}
