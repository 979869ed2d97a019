package dev.tilesmith.sim.riscv;

import static dev.tilesmith.sim.riscv.Decoder.bits;

/** The C extension for RV64: each 16-bit form becomes the instruction it stands for (ISA, chapter "C"). */
final class CompressedDecoder {
    private static final int SP = 2;
    private static final Opcode[] REGISTER_ALU = {
        Opcode.SUB, Opcode.XOR, Opcode.OR, Opcode.AND, Opcode.SUBW, Opcode.ADDW, Opcode.ILLEGAL, Opcode.ILLEGAL
    };

    private CompressedDecoder() {}

    static Decoded decode(int half) {
        var funct3 = half >>> 13;
        return switch (half & 3) {
            case 0 -> quadrant0(half, funct3);
            case 1 -> quadrant1(half, funct3);
            default -> quadrant2(half, funct3);
        };
    }

    private static Decoded quadrant0(int half, int funct3) {
        var base = shortRegister(half, 7);
        var other = shortRegister(half, 2);
        return switch (funct3) {
            case 0 -> addToStackPointer(half, other);
            case 1 -> load(Opcode.FLD, other, base, doubleOffset(half));
            case 2 -> load(Opcode.LW, other, base, wordOffset(half));
            case 3 -> load(Opcode.LD, other, base, doubleOffset(half));
            case 5 -> store(Opcode.FSD, other, base, doubleOffset(half));
            case 6 -> store(Opcode.SW, other, base, wordOffset(half));
            case 7 -> store(Opcode.SD, other, base, doubleOffset(half));
            default -> Decoded.ILLEGAL;
        };
    }

    private static Decoded addToStackPointer(int half, int rd) {
        var amount = bits(half, 11, 2) << 4 | bits(half, 7, 4) << 6 | bits(half, 6, 1) << 2 | bits(half, 5, 1) << 3;
        return amount == 0 ? Decoded.ILLEGAL : make(Opcode.ADDI, rd, SP, 0, amount);
    }

    private static Decoded quadrant1(int half, int funct3) {
        var rd = bits(half, 7, 5);
        var small = signed(bits(half, 12, 1) << 5 | bits(half, 2, 5), 6);
        return switch (funct3) {
            case 0 -> make(Opcode.ADDI, rd, rd, 0, small);
            case 1 -> rd == 0 ? Decoded.ILLEGAL : make(Opcode.ADDIW, rd, rd, 0, small);
            case 2 -> make(Opcode.ADDI, rd, 0, 0, small);
            case 3 -> upperImmediate(half, rd, small);
            case 4 -> arithmetic(half, small);
            case 5 -> make(Opcode.JAL, 0, 0, 0, jumpOffset(half));
            case 6 -> make(Opcode.BEQ, 0, shortRegister(half, 7), 0, branchOffset(half));
            default -> make(Opcode.BNE, 0, shortRegister(half, 7), 0, branchOffset(half));
        };
    }

    private static Decoded upperImmediate(int half, int rd, int small) {
        if (small == 0) {
            return Decoded.ILLEGAL;
        }
        if (rd != SP) {
            return make(Opcode.LUI, rd, 0, 0, small << 12);
        }
        var amount = bits(half, 12, 1) << 9
                | bits(half, 6, 1) << 4
                | bits(half, 5, 1) << 6
                | bits(half, 3, 2) << 7
                | bits(half, 2, 1) << 5;
        return make(Opcode.ADDI, SP, SP, 0, signed(amount, 10));
    }

    private static Decoded arithmetic(int half, int small) {
        var rd = shortRegister(half, 7);
        return switch (bits(half, 10, 2)) {
            case 0 -> make(Opcode.SRLI, rd, rd, 0, small & 63);
            case 1 -> make(Opcode.SRAI, rd, rd, 0, small & 63);
            case 2 -> make(Opcode.ANDI, rd, rd, 0, small);
            default -> make(REGISTER_ALU[bits(half, 12, 1) << 2 | bits(half, 5, 2)], rd, rd, shortRegister(half, 2), 0);
        };
    }

    private static Decoded quadrant2(int half, int funct3) {
        var rd = bits(half, 7, 5);
        var rs2 = bits(half, 2, 5);
        return switch (funct3) {
            case 0 -> make(Opcode.SLLI, rd, rd, 0, bits(half, 12, 1) << 5 | rs2);
            case 1 -> load(Opcode.FLD, rd, SP, doubleFromStack(half));
            case 2 -> rd == 0 ? Decoded.ILLEGAL : load(Opcode.LW, rd, SP, wordFromStack(half));
            case 3 -> rd == 0 ? Decoded.ILLEGAL : load(Opcode.LD, rd, SP, doubleFromStack(half));
            case 4 -> bits(half, 12, 1) == 0 ? jumpOrMove(rd, rs2) : callOrAdd(rd, rs2);
            case 5 -> store(Opcode.FSD, rs2, SP, doubleToStack(half));
            case 6 -> store(Opcode.SW, rs2, SP, bits(half, 9, 4) << 2 | bits(half, 7, 2) << 6);
            default -> store(Opcode.SD, rs2, SP, doubleToStack(half));
        };
    }

    private static Decoded jumpOrMove(int rd, int rs2) {
        if (rs2 != 0) {
            return make(Opcode.ADD, rd, 0, rs2, 0);
        }
        return rd == 0 ? Decoded.ILLEGAL : make(Opcode.JALR, 0, rd, 0, 0);
    }

    private static Decoded callOrAdd(int rd, int rs2) {
        if (rs2 != 0) {
            return make(Opcode.ADD, rd, rd, rs2, 0);
        }
        return rd == 0 ? make(Opcode.EBREAK, 0, 0, 0, 0) : make(Opcode.JALR, 1, rd, 0, 0);
    }

    private static int wordOffset(int half) {
        return bits(half, 10, 3) << 3 | bits(half, 6, 1) << 2 | bits(half, 5, 1) << 6;
    }

    private static int doubleOffset(int half) {
        return bits(half, 10, 3) << 3 | bits(half, 5, 2) << 6;
    }

    private static int wordFromStack(int half) {
        return bits(half, 12, 1) << 5 | bits(half, 4, 3) << 2 | bits(half, 2, 2) << 6;
    }

    private static int doubleFromStack(int half) {
        return bits(half, 12, 1) << 5 | bits(half, 5, 2) << 3 | bits(half, 2, 3) << 6;
    }

    private static int doubleToStack(int half) {
        return bits(half, 10, 3) << 3 | bits(half, 7, 3) << 6;
    }

    private static int jumpOffset(int half) {
        var offset = bits(half, 12, 1) << 11
                | bits(half, 11, 1) << 4
                | bits(half, 9, 2) << 8
                | bits(half, 8, 1) << 10
                | bits(half, 7, 1) << 6
                | bits(half, 6, 1) << 7
                | bits(half, 3, 3) << 1
                | bits(half, 2, 1) << 5;
        return signed(offset, 12);
    }

    private static int branchOffset(int half) {
        var offset = bits(half, 12, 1) << 8
                | bits(half, 10, 2) << 3
                | bits(half, 5, 2) << 6
                | bits(half, 3, 2) << 1
                | bits(half, 2, 1) << 5;
        return signed(offset, 9);
    }

    private static int shortRegister(int half, int first) {
        return 8 + bits(half, first, 3);
    }

    private static int signed(int value, int width) {
        return value << 32 - width >> 32 - width;
    }

    private static Decoded load(Opcode opcode, int rd, int base, int offset) {
        return make(opcode, rd, base, 0, offset);
    }

    private static Decoded store(Opcode opcode, int source, int base, int offset) {
        return make(opcode, 0, base, source, offset);
    }

    private static Decoded make(Opcode opcode, int rd, int rs1, int rs2, int immediate) {
        return opcode == Opcode.ILLEGAL ? Decoded.ILLEGAL : new Decoded(opcode, rd, rs1, rs2, 0, immediate, 2);
    }
}
