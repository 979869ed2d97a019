package dev.tilesmith.sim.riscv;

/**
 * Machine words to instructions: RV64IMAFDC, Zicsr, Zifencei and the accelerator's custom-3 (RISC-V unprivileged ISA,
 * chapter "RV32/64G Instruction Set Listings").
 */
public final class Decoder {
    /** Major opcode of the accelerator's commands. */
    public static final int CUSTOM_3 = 0x7b;

    private static final Opcode ILLEGAL = Opcode.ILLEGAL;
    private static final Opcode[] BRANCHES = {
        Opcode.BEQ, Opcode.BNE, ILLEGAL, ILLEGAL, Opcode.BLT, Opcode.BGE, Opcode.BLTU, Opcode.BGEU
    };
    private static final Opcode[] LOADS = {
        Opcode.LB, Opcode.LH, Opcode.LW, Opcode.LD, Opcode.LBU, Opcode.LHU, Opcode.LWU, ILLEGAL
    };
    private static final Opcode[] STORES = {
        Opcode.SB, Opcode.SH, Opcode.SW, Opcode.SD, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL
    };
    private static final Opcode[] IMMEDIATE_ALU = {
        Opcode.ADDI, Opcode.SLLI, Opcode.SLTI, Opcode.SLTIU, Opcode.XORI, Opcode.SRLI, Opcode.ORI, Opcode.ANDI
    };
    private static final Opcode[] REGISTER_ALU = {
        Opcode.ADD, Opcode.SLL, Opcode.SLT, Opcode.SLTU, Opcode.XOR, Opcode.SRL, Opcode.OR, Opcode.AND
    };
    private static final Opcode[] MULTIPLY = {
        Opcode.MUL, Opcode.MULH, Opcode.MULHSU, Opcode.MULHU, Opcode.DIV, Opcode.DIVU, Opcode.REM, Opcode.REMU
    };
    private static final Opcode[] MULTIPLY_WORD = {
        Opcode.MULW, ILLEGAL, ILLEGAL, ILLEGAL, Opcode.DIVW, Opcode.DIVUW, Opcode.REMW, Opcode.REMUW
    };
    private static final Opcode[] CSR = {
        ILLEGAL, Opcode.CSRRW, Opcode.CSRRS, Opcode.CSRRC, ILLEGAL, Opcode.CSRRWI, Opcode.CSRRSI, Opcode.CSRRCI
    };

    private Decoder() {}

    /**
     * Decodes the instruction in the low bits of a word.
     *
     * @param word 32 bits from the instruction's address on; the upper half counts only for a 32-bit instruction
     */
    public static Decoded decode(int word) {
        return isCompressed(word) ? CompressedDecoder.decode(word & 0xffff) : decodeFull(word);
    }

    /** Whether a word starts with a 16-bit instruction. */
    public static boolean isCompressed(int word) {
        return (word & 3) != 3;
    }

    private static Decoded decodeFull(int word) {
        var funct3 = bits(word, 12, 3);
        return switch (word & 0x7f) {
            case 0x37 -> immediate(Opcode.LUI, word, word & 0xfffff000);
            case 0x17 -> immediate(Opcode.AUIPC, word, word & 0xfffff000);
            case 0x6f -> immediate(Opcode.JAL, word, jumpOffset(word));
            case 0x67 -> immediate(funct3 == 0 ? Opcode.JALR : ILLEGAL, word, word >> 20);
            case 0x63 -> sources(BRANCHES[funct3], word, branchOffset(word));
            case 0x03 -> immediate(LOADS[funct3], word, word >> 20);
            case 0x23 -> sources(STORES[funct3], word, storeOffset(word));
            case 0x07 -> immediate(loadFloat(funct3), word, word >> 20);
            case 0x27 -> sources(storeFloat(funct3), word, storeOffset(word));
            case 0x13 -> immediateAlu(word, funct3);
            case 0x1b -> immediateWordAlu(word, funct3);
            case 0x33 -> registers(registerAlu(word, funct3), word, 0);
            case 0x3b -> registers(registerWordAlu(word, funct3), word, 0);
            case 0x0f -> immediate(fence(funct3), word, bits(word, 20, 8));
            case 0x2f -> registers(AtomicDecoder.opcode(word), word, 0);
            case 0x73 -> system(word, funct3);
            case 0x43, 0x47, 0x4b, 0x4f, 0x53 -> FloatDecoder.decode(word);
            case CUSTOM_3 -> custom(word, funct3);
            default -> Decoded.ILLEGAL;
        };
    }

    private static Decoded immediateAlu(int word, int funct3) {
        var upper = word >>> 26;
        return switch (funct3) {
            case 1 -> immediate(upper == 0 ? Opcode.SLLI : ILLEGAL, word, bits(word, 20, 6));
            case 5 -> immediate(right(upper, 0x10, Opcode.SRLI, Opcode.SRAI), word, bits(word, 20, 6));
            default -> immediate(IMMEDIATE_ALU[funct3], word, word >> 20);
        };
    }

    private static Decoded immediateWordAlu(int word, int funct3) {
        var upper = word >>> 25;
        return switch (funct3) {
            case 0 -> immediate(Opcode.ADDIW, word, word >> 20);
            case 1 -> immediate(upper == 0 ? Opcode.SLLIW : ILLEGAL, word, bits(word, 20, 5));
            case 5 -> immediate(right(upper, 0x20, Opcode.SRLIW, Opcode.SRAIW), word, bits(word, 20, 5));
            default -> Decoded.ILLEGAL;
        };
    }

    private static Opcode right(int upper, int arithmetic, Opcode logicalShift, Opcode arithmeticShift) {
        return upper == 0 ? logicalShift : upper == arithmetic ? arithmeticShift : ILLEGAL;
    }

    private static Opcode registerAlu(int word, int funct3) {
        return switch (word >>> 25) {
            case 0 -> REGISTER_ALU[funct3];
            case 1 -> MULTIPLY[funct3];
            case 0x20 -> funct3 == 0 ? Opcode.SUB : funct3 == 5 ? Opcode.SRA : ILLEGAL;
            default -> ILLEGAL;
        };
    }

    private static Opcode registerWordAlu(int word, int funct3) {
        return switch (word >>> 25) {
            case 0 -> funct3 == 0 ? Opcode.ADDW : funct3 == 1 ? Opcode.SLLW : funct3 == 5 ? Opcode.SRLW : ILLEGAL;
            case 1 -> MULTIPLY_WORD[funct3];
            case 0x20 -> funct3 == 0 ? Opcode.SUBW : funct3 == 5 ? Opcode.SRAW : ILLEGAL;
            default -> ILLEGAL;
        };
    }

    private static Opcode loadFloat(int funct3) {
        return funct3 == 2 ? Opcode.FLW : funct3 == 3 ? Opcode.FLD : ILLEGAL;
    }

    private static Opcode storeFloat(int funct3) {
        return funct3 == 2 ? Opcode.FSW : funct3 == 3 ? Opcode.FSD : ILLEGAL;
    }

    private static Opcode fence(int funct3) {
        return funct3 == 0 ? Opcode.FENCE : funct3 == 1 ? Opcode.FENCE_I : ILLEGAL;
    }

    private static Decoded system(int word, int funct3) {
        if (funct3 != 0) {
            // The CSR's number is unsigned; a zimm form has its operand where others have rs1.
            var zimm = funct3 >= 4 ? bits(word, 15, 5) : 0;
            var source = funct3 >= 4 ? 0 : bits(word, 15, 5);
            return make(CSR[funct3], bits(word, 7, 5), source, 0, 0, word >>> 20 | zimm << 12);
        }
        return switch (word) {
            case 0x00000073 -> make(Opcode.ECALL, 0, 0, 0, 0, 0);
            case 0x00100073 -> make(Opcode.EBREAK, 0, 0, 0, 0, 0);
            case 0x30200073 -> make(Opcode.MRET, 0, 0, 0, 0, 0);
            case 0x10500073 -> make(Opcode.WFI, 0, 0, 0, 0, 0);
            default -> Decoded.ILLEGAL;
        };
    }

    /** funct3 of a custom instruction holds the flags xd, xs1, xs2 (RoCCInstruction in LazyRoCC.scala). */
    private static Decoded custom(int word, int funct3) {
        var rd = (funct3 & 4) != 0 ? bits(word, 7, 5) : 0;
        var rs1 = (funct3 & 2) != 0 ? bits(word, 15, 5) : 0;
        var rs2 = (funct3 & 1) != 0 ? bits(word, 20, 5) : 0;
        return make(Opcode.ROCC, rd, rs1, rs2, 0, word >>> 25);
    }

    private static int jumpOffset(int word) {
        return word >> 31 << 20 | bits(word, 12, 8) << 12 | bits(word, 20, 1) << 11 | bits(word, 21, 10) << 1;
    }

    private static int branchOffset(int word) {
        return word >> 31 << 12 | bits(word, 7, 1) << 11 | bits(word, 25, 6) << 5 | bits(word, 8, 4) << 1;
    }

    private static int storeOffset(int word) {
        return word >> 25 << 5 | bits(word, 7, 5);
    }

    private static Decoded immediate(Opcode opcode, int word, int immediate) {
        return make(opcode, bits(word, 7, 5), hasSource(opcode) ? bits(word, 15, 5) : 0, 0, 0, immediate);
    }

    private static boolean hasSource(Opcode opcode) {
        return opcode != Opcode.LUI
                && opcode != Opcode.AUIPC
                && opcode != Opcode.JAL
                && opcode != Opcode.FENCE
                && opcode != Opcode.FENCE_I;
    }

    private static Decoded sources(Opcode opcode, int word, int immediate) {
        return make(opcode, 0, bits(word, 15, 5), bits(word, 20, 5), 0, immediate);
    }

    static Decoded registers(Opcode opcode, int word, int immediate) {
        return make(opcode, bits(word, 7, 5), bits(word, 15, 5), bits(word, 20, 5), 0, immediate);
    }

    static Decoded make(Opcode opcode, int rd, int rs1, int rs2, int rs3, int immediate) {
        return opcode == ILLEGAL ? Decoded.ILLEGAL : new Decoded(opcode, rd, rs1, rs2, rs3, immediate, 4);
    }

    static int bits(int word, int first, int count) {
        return word >>> first & (1 << count) - 1;
    }
}
