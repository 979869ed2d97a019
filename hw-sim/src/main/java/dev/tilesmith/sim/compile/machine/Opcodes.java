package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.riscv.Opcode;

/** The opcode of each operation: tables, so longer than methods should be. */
final class Opcodes {
    private Opcodes() {}

    static Opcode register(Op op) {
        return switch (op) {
            case ADD -> Opcode.ADD;
            case SUB -> Opcode.SUB;
            case MUL -> Opcode.MUL;
            case AND -> Opcode.AND;
            case OR -> Opcode.OR;
            case XOR -> Opcode.XOR;
            case SLL -> Opcode.SLL;
            case SRL -> Opcode.SRL;
            case SRA -> Opcode.SRA;
            case DIV -> Opcode.DIV;
            case DIVU -> Opcode.DIVU;
            case REM -> Opcode.REM;
            case REMU -> Opcode.REMU;
            case ADDW -> Opcode.ADDW;
            case SUBW -> Opcode.SUBW;
            case MULW -> Opcode.MULW;
            case SLLW -> Opcode.SLLW;
            case SRLW -> Opcode.SRLW;
            case SRAW -> Opcode.SRAW;
            case DIVW -> Opcode.DIVW;
            case DIVUW -> Opcode.DIVUW;
            case REMW -> Opcode.REMW;
            case REMUW -> Opcode.REMUW;
            case LT -> Opcode.SLT;
            case LTU -> Opcode.SLTU;
            default -> throw new IllegalStateException("no instruction of two registers: " + op);
        };
    }

    static Opcode immediate(Op op) {
        return switch (op) {
            case ADD -> Opcode.ADDI;
            case AND -> Opcode.ANDI;
            case OR -> Opcode.ORI;
            case XOR -> Opcode.XORI;
            case SLL -> Opcode.SLLI;
            case SRL -> Opcode.SRLI;
            case SRA -> Opcode.SRAI;
            case ADDW -> Opcode.ADDIW;
            case SLLW -> Opcode.SLLIW;
            case SRLW -> Opcode.SRLIW;
            case SRAW -> Opcode.SRAIW;
            case LT -> Opcode.SLTI;
            case LTU -> Opcode.SLTIU;
            default -> throw new IllegalStateException("no instruction with an immediate: " + op);
        };
    }

    static Opcode branch(Op comparison) {
        return switch (comparison) {
            case EQ -> Opcode.BEQ;
            case NE -> Opcode.BNE;
            case LT -> Opcode.BLT;
            case GE -> Opcode.BGE;
            case LTU -> Opcode.BLTU;
            case GEU -> Opcode.BGEU;
            default -> throw new IllegalStateException("no branch: " + comparison);
        };
    }

    static Opcode floating(Op op, Kind kind) {
        var single = kind == Kind.F32;
        return switch (op) {
            case FADD -> single ? Opcode.FADD_S : Opcode.FADD_D;
            case FSUB -> single ? Opcode.FSUB_S : Opcode.FSUB_D;
            case FMUL -> single ? Opcode.FMUL_S : Opcode.FMUL_D;
            case FDIV -> single ? Opcode.FDIV_S : Opcode.FDIV_D;
            case FSQRT -> single ? Opcode.FSQRT_S : Opcode.FSQRT_D;
            case FMIN -> single ? Opcode.FMIN_S : Opcode.FMIN_D;
            case FMAX -> single ? Opcode.FMAX_S : Opcode.FMAX_D;
            case FNEG -> single ? Opcode.FSGNJN_S : Opcode.FSGNJN_D;
            case FABS -> single ? Opcode.FSGNJX_S : Opcode.FSGNJX_D;
            case FMADD -> single ? Opcode.FMADD_S : Opcode.FMADD_D;
            case FMSUB -> single ? Opcode.FMSUB_S : Opcode.FMSUB_D;
            case FNMSUB -> single ? Opcode.FNMSUB_S : Opcode.FNMSUB_D;
            case FEQ -> single ? Opcode.FEQ_S : Opcode.FEQ_D;
            case FLT -> single ? Opcode.FLT_S : Opcode.FLT_D;
            case FLE -> single ? Opcode.FLE_S : Opcode.FLE_D;
            default -> throw new IllegalStateException("no float instruction: " + op);
        };
    }

    static Opcode fromInteger(long format, Kind kind) {
        var single = kind == Kind.F32;
        return switch ((int) format) {
            case 0 -> single ? Opcode.FCVT_S_W : Opcode.FCVT_D_W;
            case 1 -> single ? Opcode.FCVT_S_WU : Opcode.FCVT_D_WU;
            case 2 -> single ? Opcode.FCVT_S_L : Opcode.FCVT_D_L;
            case 3 -> single ? Opcode.FCVT_S_LU : Opcode.FCVT_D_LU;
            default -> throw new IllegalStateException("no integer format: " + format);
        };
    }

    static Opcode toInteger(long format, Kind kind) {
        var single = kind == Kind.F32;
        return switch ((int) format) {
            case 0 -> single ? Opcode.FCVT_W_S : Opcode.FCVT_W_D;
            case 1 -> single ? Opcode.FCVT_WU_S : Opcode.FCVT_WU_D;
            case 2 -> single ? Opcode.FCVT_L_S : Opcode.FCVT_L_D;
            case 3 -> single ? Opcode.FCVT_LU_S : Opcode.FCVT_LU_D;
            default -> throw new IllegalStateException("no integer format: " + format);
        };
    }

    static Opcode load(Access access) {
        return switch (access) {
            case INT8 -> Opcode.LB;
            case UINT8 -> Opcode.LBU;
            case INT16 -> Opcode.LH;
            case UINT16 -> Opcode.LHU;
            case INT32 -> Opcode.LW;
            case UINT32 -> Opcode.LWU;
            case INT64 -> Opcode.LD;
            case FLOAT -> Opcode.FLW;
            case DOUBLE -> Opcode.FLD;
        };
    }

    static Opcode store(Access access) {
        return switch (access) {
            case INT8, UINT8 -> Opcode.SB;
            case INT16, UINT16 -> Opcode.SH;
            case INT32, UINT32 -> Opcode.SW;
            case INT64 -> Opcode.SD;
            case FLOAT -> Opcode.FSW;
            case DOUBLE -> Opcode.FSD;
        };
    }

    /** Loads and stores of a whole register. A float on the stack is stored as a float. */
    static Opcode reload(Kind kind) {
        return kind == Kind.INT ? Opcode.LD : kind == Kind.F32 ? Opcode.FLW : Opcode.FLD;
    }

    static Opcode spill(Kind kind) {
        return kind == Kind.INT ? Opcode.SD : kind == Kind.F32 ? Opcode.FSW : Opcode.FSD;
    }
}
