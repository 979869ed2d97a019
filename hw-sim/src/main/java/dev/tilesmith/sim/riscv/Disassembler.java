package dev.tilesmith.sim.riscv;

import java.util.Locale;

/** Instructions in the assembler's words, with the register names of the calling convention. */
public final class Disassembler {
    private static final String[] INTEGER = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
        "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"
    };
    private static final String[] FLOAT = {
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
        "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10",
        "ft11"
    };
    private static final String[] ROUNDING = {"rne", "rtz", "rdn", "rup", "rmm", "?", "?", "dyn"};

    private Disassembler() {}

    /** The bare name of an instruction, {@code fcvt.w.s} say. */
    public static String mnemonic(Decoded instruction) {
        return instruction.opcode().name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** One line of assembler text; targets of branches and jumps are absolute addresses. */
    public static String text(Decoded instruction, long pc) {
        var rd = INTEGER[instruction.rd()];
        var rs1 = INTEGER[instruction.rs1()];
        var rs2 = INTEGER[instruction.rs2()];
        var immediate = instruction.immediate();
        var name = mnemonic(instruction);
        return switch (instruction.opcode().kind()) {
            case ALU -> alu(instruction);
            case MULTIPLY, DIVIDE -> "%s %s, %s, %s".formatted(name, rd, rs1, rs2);
            case JUMP -> jump(instruction, pc);
            case BRANCH -> branch(instruction, pc);
            case LOAD -> "%s %s, %d(%s)".formatted(name, rd, immediate, rs1);
            case STORE -> "%s %s, %d(%s)".formatted(name, rs2, immediate, rs1);
            case FP_LOAD -> "%s %s, %d(%s)".formatted(name, FLOAT[instruction.rd()], immediate, rs1);
            case FP_STORE -> "%s %s, %d(%s)".formatted(name, FLOAT[instruction.rs2()], immediate, rs1);
            case ATOMIC ->
                instruction.opcode() == Opcode.LR_W || instruction.opcode() == Opcode.LR_D
                        ? "%s %s, (%s)".formatted(name, rd, rs1)
                        : "%s %s, %s, (%s)".formatted(name, rd, rs2, rs1);
            case FENCE, FENCE_I -> name.equals("fence.i") ? name : "fence";
            case SYSTEM -> name;
            case CSR -> csr(instruction);
            case FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, FP_TO_INT, INT_TO_FP -> floatingPoint(instruction);
            case ROCC -> "rocc%d %s, %s".formatted(immediate, rs1, rs2) + (instruction.rd() == 0 ? "" : " -> " + rd);
        };
    }

    private static String alu(Decoded instruction) {
        var rd = INTEGER[instruction.rd()];
        var rs1 = INTEGER[instruction.rs1()];
        var rs2 = INTEGER[instruction.rs2()];
        var immediate = instruction.immediate();
        var name = mnemonic(instruction);
        return switch (instruction.opcode()) {
            case LUI, AUIPC -> "%s %s, 0x%x".formatted(name, rd, immediate >>> 12 & 0xfffff);
            case ADDI -> addImmediate(instruction);
            case ADDIW ->
                immediate == 0 ? "sext.w %s, %s".formatted(rd, rs1) : "addiw %s, %s, %d".formatted(rd, rs1, immediate);
            case ADD ->
                instruction.rs1() == 0 ? "mv %s, %s".formatted(rd, rs2) : "add %s, %s, %s".formatted(rd, rs1, rs2);
            case ADDW, SUB, SUBW, SLL, SLLW, SLT, SLTU, XOR, SRL, SRLW, SRA, SRAW, OR, AND ->
                "%s %s, %s, %s".formatted(name, rd, rs1, rs2);
            default -> "%s %s, %s, %d".formatted(name, rd, rs1, immediate);
        };
    }

    private static String addImmediate(Decoded instruction) {
        var rd = INTEGER[instruction.rd()];
        var rs1 = INTEGER[instruction.rs1()];
        if (instruction.rd() == 0 && instruction.rs1() == 0 && instruction.immediate() == 0) {
            return "nop";
        }
        if (instruction.rs1() == 0) {
            return "li %s, %d".formatted(rd, instruction.immediate());
        }
        return instruction.immediate() == 0
                ? "mv %s, %s".formatted(rd, rs1)
                : "addi %s, %s, %d".formatted(rd, rs1, instruction.immediate());
    }

    private static String jump(Decoded instruction, long pc) {
        var rd = INTEGER[instruction.rd()];
        var rs1 = INTEGER[instruction.rs1()];
        if (instruction.opcode() == Opcode.JAL) {
            var target = pc + instruction.immediate();
            return instruction.rd() == 0 ? "j 0x%x".formatted(target) : "jal %s, 0x%x".formatted(rd, target);
        }
        if (instruction.rd() == 0 && instruction.immediate() == 0) {
            return instruction.rs1() == 1 ? "ret" : "jr " + rs1;
        }
        return "jalr %s, %d(%s)".formatted(rd, instruction.immediate(), rs1);
    }

    private static String branch(Decoded instruction, long pc) {
        var target = pc + instruction.immediate();
        var name = mnemonic(instruction);
        var rs1 = INTEGER[instruction.rs1()];
        // bltz and its like exist for the signed comparisons and for equality.
        return instruction.rs2() == 0 && !name.endsWith("u")
                ? "%sz %s, 0x%x".formatted(name, rs1, target)
                : "%s %s, %s, 0x%x".formatted(name, rs1, INTEGER[instruction.rs2()], target);
    }

    private static String csr(Decoded instruction) {
        var number = instruction.immediate() & 0xfff;
        var source = instruction.opcode().name().endsWith("I")
                ? Long.toString(instruction.immediate() >>> 12)
                : INTEGER[instruction.rs1()];
        return "%s %s, %s, %s".formatted(mnemonic(instruction), INTEGER[instruction.rd()], csrName(number), source);
    }

    private static String csrName(long number) {
        return switch ((int) number) {
            case 0x001 -> "fflags";
            case 0x002 -> "frm";
            case 0x003 -> "fcsr";
            case 0xb00 -> "mcycle";
            case 0xb02 -> "minstret";
            case 0xc00 -> "cycle";
            case 0xc01 -> "time";
            case 0xc02 -> "instret";
            default -> "0x%03x".formatted(number);
        };
    }

    private static String floatingPoint(Decoded instruction) {
        var opcode = instruction.opcode();
        var name = mnemonic(instruction);
        var rd = opcode.kind() == Opcode.Kind.FP_TO_INT ? INTEGER[instruction.rd()] : FLOAT[instruction.rd()];
        var rs1 = opcode.kind() == Opcode.Kind.INT_TO_FP ? INTEGER[instruction.rs1()] : FLOAT[instruction.rs1()];
        var rs2 = FLOAT[instruction.rs2()];
        if (name.startsWith("fcvt")) {
            // Only a conversion to an integer names its mode: elsewhere it is the default one.
            var mode = opcode.kind() == Opcode.Kind.FP_TO_INT ? ", " + ROUNDING[(int) instruction.immediate()] : "";
            return "%s %s, %s%s".formatted(name, rd, rs1, mode);
        }
        if (name.startsWith("fmv") || name.startsWith("fclass") || name.startsWith("fsqrt")) {
            return "%s %s, %s".formatted(name, rd, rs1);
        }
        if (name.startsWith("fmadd") || name.startsWith("fmsub") || name.startsWith("fnm")) {
            return "%s %s, %s, %s, %s".formatted(name, rd, rs1, rs2, FLOAT[instruction.rs3()]);
        }
        return "%s %s, %s, %s".formatted(name, rd, rs1, rs2);
    }
}
