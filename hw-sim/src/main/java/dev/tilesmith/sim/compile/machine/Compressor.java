package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.riscv.Opcode;
import java.util.OptionalInt;

/** The 16-bit encodings (RISC-V unprivileged manual, chapter "C Standard Extension"), wherever one exists. */
final class Compressor {
    private static final int SP = 2;

    private Compressor() {}

    /** The short form of a plain instruction; registers here are field values, of the file that the opcode implies. */
    static OptionalInt compress(Inst inst) {
        var rd = inst.rd & 31;
        var rs1 = inst.rs1 & 31;
        var rs2 = inst.rs2 & 31;
        var code = code(inst, rd, rs1, rs2, inst.imm);
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** 0 when there is no short form. A table: longer than a method should be. */
    private static int code(Inst inst, int rd, int rs1, int rs2, long imm) {
        return switch (inst.opcode) {
            case ADDI -> addImmediate(rd, rs1, imm);
            case ADDIW -> rd == rs1 && rd != 0 && isSigned6(imm) ? quadrant1(1, rd, imm) : 0;
            case LUI ->
                rd != 0 && rd != SP && imm != 0 && isSigned6((int) ((int) imm << 12) >> 12)
                        ? quadrant1(3, rd, (int) imm << 12 >> 12)
                        : 0;
            case SLLI -> rd == rs1 && rd != 0 && imm > 0 ? quadrant2(0, rd, imm) : 0;
            case SRLI -> rd == rs1 && isShort(rd) && imm > 0 ? shift(0, rd, imm) : 0;
            case SRAI -> rd == rs1 && isShort(rd) && imm > 0 ? shift(1, rd, imm) : 0;
            case ANDI -> rd == rs1 && isShort(rd) && isSigned6(imm) ? shift(2, rd, imm) : 0;
            case ADD -> add(rd, rs1, rs2);
            case SUB -> rd == rs1 ? pair(0, 0, rd, rs2) : 0;
            case XOR -> pairEitherWay(0, 1, rd, rs1, rs2);
            case OR -> pairEitherWay(0, 2, rd, rs1, rs2);
            case AND -> pairEitherWay(0, 3, rd, rs1, rs2);
            case SUBW -> rd == rs1 ? pair(1, 0, rd, rs2) : 0;
            case ADDW -> pairEitherWay(1, 1, rd, rs1, rs2);
            case LW -> word(2, rd, rs1, imm, 0);
            case LD -> doubleword(3, rd, rs1, imm, 0);
            case FLD -> doubleword(1, rd, rs1, imm, 0);
            case SW -> word(6, rs2, rs1, imm, 1);
            case SD -> doubleword(7, rs2, rs1, imm, 1);
            case FSD -> doubleword(5, rs2, rs1, imm, 1);
            default -> 0;
        };
    }

    static boolean isShort(int register) {
        return register >= 8 && register < 16;
    }

    private static boolean isSigned6(long imm) {
        return imm >= -32 && imm < 32;
    }

    private static int addImmediate(int rd, int rs1, long imm) {
        if (rs1 == 0 && rd != 0 && isSigned6(imm)) {
            return quadrant1(2, rd, imm);
        }
        if (imm == 0 && rd != 0 && rs1 != 0) {
            return 0x8002 | rd << 7 | rs1 << 2;
        }
        if (rd == SP && rs1 == SP && imm != 0 && imm % 16 == 0 && imm >= -512 && imm < 512) {
            var v = (int) imm;
            return 0x6101
                    | (v >> 9 & 1) << 12
                    | (v >> 4 & 1) << 6
                    | (v >> 6 & 1) << 5
                    | (v >> 7 & 3) << 3
                    | (v >> 5 & 1) << 2;
        }
        if (rd == rs1 && rd != 0 && imm != 0 && isSigned6(imm)) {
            return quadrant1(0, rd, imm);
        }
        if (rs1 == SP && isShort(rd) && imm > 0 && imm < 1024 && imm % 4 == 0) {
            var v = (int) imm;
            return (v >> 4 & 3) << 11 | (v >> 6 & 15) << 7 | (v >> 2 & 1) << 6 | (v >> 3 & 1) << 5 | (rd - 8) << 2;
        }
        return 0;
    }

    private static int quadrant1(int funct3, int rd, long imm) {
        return 1 | funct3 << 13 | ((int) imm >> 5 & 1) << 12 | rd << 7 | ((int) imm & 31) << 2;
    }

    private static int quadrant2(int funct3, int rd, long imm) {
        return 2 | funct3 << 13 | ((int) imm >> 5 & 1) << 12 | rd << 7 | ((int) imm & 31) << 2;
    }

    private static int shift(int kind, int rd, long imm) {
        return 0x8001 | ((int) imm >> 5 & 1) << 12 | kind << 10 | (rd - 8) << 7 | ((int) imm & 31) << 2;
    }

    private static int add(int rd, int rs1, int rs2) {
        if (rd == 0 || rs1 == 0 || rs2 == 0) {
            return 0;
        }
        return rd == rs1 ? 0x9002 | rd << 7 | rs2 << 2 : rd == rs2 ? 0x9002 | rd << 7 | rs1 << 2 : 0;
    }

    private static int pair(int isWord, int kind, int rd, int rs2) {
        return isShort(rd) && isShort(rs2) ? 0x8c01 | isWord << 12 | (rd - 8) << 7 | kind << 5 | (rs2 - 8) << 2 : 0;
    }

    private static int pairEitherWay(int isWord, int kind, int rd, int rs1, int rs2) {
        return rd == rs1 ? pair(isWord, kind, rd, rs2) : rd == rs2 ? pair(isWord, kind, rd, rs1) : 0;
    }

    private static int word(int funct3, int data, int base, long imm, int isStore) {
        var v = (int) imm;
        if (base == SP && imm >= 0 && imm < 256 && imm % 4 == 0 && (isStore == 1 || data != 0)) {
            return isStore == 1
                    ? 2 | funct3 << 13 | (v >> 2 & 15) << 9 | (v >> 6 & 3) << 7 | data << 2
                    : 2 | funct3 << 13 | (v >> 5 & 1) << 12 | data << 7 | (v >> 2 & 7) << 4 | (v >> 6 & 3) << 2;
        }
        return isShort(data) && isShort(base) && imm >= 0 && imm < 128 && imm % 4 == 0
                ? funct3 << 13
                        | (v >> 3 & 7) << 10
                        | (base - 8) << 7
                        | (v >> 2 & 1) << 6
                        | (v >> 6 & 1) << 5
                        | (data - 8) << 2
                : 0;
    }

    private static int doubleword(int funct3, int data, int base, long imm, int isStore) {
        var v = (int) imm;
        if (base == SP && imm >= 0 && imm < 512 && imm % 8 == 0 && (isStore == 1 || data != 0 || funct3 == 1)) {
            return isStore == 1
                    ? 2 | funct3 << 13 | (v >> 3 & 7) << 10 | (v >> 6 & 7) << 7 | data << 2
                    : 2 | funct3 << 13 | (v >> 5 & 1) << 12 | data << 7 | (v >> 3 & 3) << 5 | (v >> 6 & 7) << 2;
        }
        return isShort(data) && isShort(base) && imm >= 0 && imm < 256 && imm % 8 == 0
                ? funct3 << 13 | (v >> 3 & 7) << 10 | (base - 8) << 7 | (v >> 6 & 3) << 5 | (data - 8) << 2
                : 0;
    }

    /** c.beqz or c.bnez. */
    static int branch(Opcode opcode, int rs1, long offset) {
        var v = (int) offset;
        return 1
                | (opcode == Opcode.BEQ ? 6 : 7) << 13
                | (v >> 8 & 1) << 12
                | (v >> 3 & 3) << 10
                | (rs1 - 8) << 7
                | (v >> 6 & 3) << 5
                | (v >> 1 & 3) << 3
                | (v >> 5 & 1) << 2;
    }

    /** c.j. */
    static int jump(long offset) {
        var v = (int) offset;
        return 1
                | 5 << 13
                | (v >> 11 & 1) << 12
                | (v >> 4 & 1) << 11
                | (v >> 8 & 3) << 9
                | (v >> 10 & 1) << 8
                | (v >> 6 & 1) << 7
                | (v >> 7 & 1) << 6
                | (v >> 1 & 7) << 3
                | (v >> 5 & 1) << 2;
    }

    /** c.jr. */
    static int jumpRegister(int rs1) {
        return 0x8002 | rs1 << 7;
    }
}
