package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Decoded;
import dev.tilesmith.sim.riscv.Opcode;
import dev.tilesmith.sim.riscv.Opcode.Kind;
import dev.tilesmith.sim.timing.Calibration;

/**
 * What the pipeline does with an instruction (section 5). Register masks have bit r for x register r and bit 32 + r for
 * f register r; x0 never appears.
 *
 * @param decoded the instruction
 * @param uses registers it reads or writes: all of them count as conflicts
 * @param stallsInExecute its destination, if an instruction that uses it must wait while this one is in EX
 * @param stallsInMemory the same for MEM
 * @param stallsInWriteBack the same for WB
 * @param floatLatency cycles from EX to the write of a pipelined FP result, 0 for none (section 6)
 * @param flow its control flow
 */
record InstructionTraits(
        Decoded decoded,
        Role role,
        long uses,
        long stallsInExecute,
        long stallsInMemory,
        long stallsInWriteBack,
        int floatLatency,
        byte flow) {

    /** What the pipeline must ask of an instruction besides its registers. */
    record Role(
            boolean isLoad,
            boolean isStore,
            boolean isMemory,
            boolean isLong,
            boolean isRocc,
            boolean isFence,
            boolean isInstructionFence,
            boolean isFloat,
            boolean isFloatDivide,
            boolean isLateFloat,
            boolean writesInteger,
            boolean flushes,
            boolean readsCounter,
            int accessBytes) {
        /** Of an instruction that only passes, and may write an integer register. */
        private static Role passing(boolean writesInteger) {
            return new Role(
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    writesInteger,
                    false,
                    false,
                    0);
        }
    }

    private static final int CYCLE_CSR = 0xc00;
    private static final int MCYCLE_CSR = 0xb00;

    static InstructionTraits of(Decoded decoded, Calibration.Core times) {
        var kind = decoded.opcode().kind();
        var destination = destination(decoded, kind);
        var stages = bypassStages(decoded.opcode(), kind);
        return new InstructionTraits(
                decoded,
                role(decoded, kind),
                destination | sources(decoded, kind),
                stages >= 1 ? destination : 0,
                stages >= 2 ? destination : 0,
                stages >= 3 ? destination : 0,
                floatLatency(kind, times),
                Flow.of(decoded));
    }

    /** The same for one that traps: it does nothing on its way. */
    InstructionTraits trapping() {
        return with(Role.passing(false));
    }

    /** The same for an access of a device: it goes past the cache. */
    InstructionTraits uncached() {
        return with(Role.passing(role.writesInteger));
    }

    private InstructionTraits with(Role other) {
        return new InstructionTraits(
                decoded, other, uses, stallsInExecute, stallsInMemory, stallsInWriteBack, floatLatency, flow);
    }

    private static Role role(Decoded decoded, Kind kind) {
        var isLoad = kind == Kind.LOAD || kind == Kind.FP_LOAD || kind == Kind.ATOMIC;
        var isStore = kind == Kind.STORE || kind == Kind.FP_STORE;
        var isFloat = isFloat(kind);
        var isCsr = kind == Kind.CSR;
        return new Role(
                isLoad,
                isStore,
                isLoad || isStore,
                kind == Kind.MULTIPLY || kind == Kind.DIVIDE,
                kind == Kind.ROCC,
                kind == Kind.FENCE,
                kind == Kind.FENCE_I,
                isFloat,
                kind == Kind.FP_DIVIDE,
                kind == Kind.FP_DOUBLE || kind == Kind.FP_DIVIDE,
                writesInteger(kind) || kind == Kind.ROCC && decoded.rd() != 0,
                kind == Kind.FENCE_I || isCsr && writesCsr(decoded),
                isCsr && isCycleCounter((int) decoded.immediate() & 0xfff),
                accessBytes(decoded.opcode()));
    }

    private static int accessBytes(Opcode opcode) {
        return switch (opcode) {
            case LB, LBU, SB -> 1;
            case LH, LHU, SH -> 2;
            case LW, LWU, SW, FLW, FSW -> 4;
            default -> 8;
        };
    }

    private static boolean isCycleCounter(int csr) {
        return csr == CYCLE_CSR || csr == MCYCLE_CSR;
    }

    /** A CSR instruction that only reads does not flush the pipeline. */
    private static boolean writesCsr(Decoded decoded) {
        return switch (decoded.opcode()) {
            case CSRRS, CSRRC -> decoded.rs1() != 0;
            case CSRRSI, CSRRCI -> (decoded.immediate() >> 12 & 31) != 0;
            default -> true;
        };
    }

    private static boolean isFloat(Kind kind) {
        return switch (kind) {
            case FP_LOAD, FP_STORE, FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, FP_TO_INT, INT_TO_FP -> true;
            default -> false;
        };
    }

    private static boolean writesInteger(Kind kind) {
        return switch (kind) {
            case ALU, JUMP, LOAD, CSR, MULTIPLY, DIVIDE, ATOMIC, FP_TO_INT -> true;
            default -> false;
        };
    }

    private static boolean writesFloat(Kind kind) {
        return switch (kind) {
            case FP_LOAD, FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, INT_TO_FP -> true;
            default -> false;
        };
    }

    /** In how many stages after ID a result cannot be bypassed (table of section 5). */
    private static int bypassStages(Opcode opcode, Kind kind) {
        return switch (kind) {
            case LOAD ->
                switch (opcode) {
                    case LB, LBU, LH, LHU -> 2;
                    default -> 1;
                };
            case JUMP -> opcode == Opcode.JALR ? 1 : 0;
            case CSR, FP_TO_INT, ATOMIC -> 2;
            case MULTIPLY, DIVIDE, ROCC -> 3;
            case FP_LOAD, FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, INT_TO_FP -> 3;
            case ALU, BRANCH, STORE, FENCE, FENCE_I, SYSTEM, FP_STORE -> 0;
        };
    }

    private static int floatLatency(Kind kind, Calibration.Core times) {
        return switch (kind) {
            case FP_SINGLE -> times.floatSingleLatency();
            case FP_DOUBLE -> times.floatDoubleLatency();
            case FP_SHORT, INT_TO_FP -> times.floatMoveLatency();
            default -> 0;
        };
    }

    private static long destination(Decoded decoded, Kind kind) {
        if (writesFloat(kind)) {
            return floatBit(decoded.rd());
        }
        return writesInteger(kind) || kind == Kind.ROCC ? integerBit(decoded.rd()) : 0;
    }

    private static long sources(Decoded decoded, Kind kind) {
        return switch (kind) {
            case FP_LOAD, INT_TO_FP -> integerBit(decoded.rs1());
            case FP_STORE -> integerBit(decoded.rs1()) | floatBit(decoded.rs2());
            case FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, FP_TO_INT -> floatSources(decoded);
            case CSR -> decoded.opcode().name().endsWith("I") ? 0 : integerBit(decoded.rs1());
            case FENCE, FENCE_I, SYSTEM -> 0;
            case JUMP -> decoded.opcode() == Opcode.JALR ? integerBit(decoded.rs1()) : 0;
            case ALU -> integerBit(decoded.rs1()) | integerBit(decoded.rs2());
            case BRANCH, LOAD, STORE, MULTIPLY, DIVIDE, ATOMIC, ROCC ->
                integerBit(decoded.rs1()) | (kind == Kind.LOAD ? 0 : integerBit(decoded.rs2()));
        };
    }

    /** f0 is a register like any other, so operands that an instruction does not have must be left out. */
    private static long floatSources(Decoded decoded) {
        var name = decoded.opcode().name();
        var first = floatBit(decoded.rs1());
        if (name.startsWith("FCVT")
                || name.startsWith("FMV")
                || name.startsWith("FCLASS")
                || name.startsWith("FSQRT")) {
            return first;
        }
        var two = first | floatBit(decoded.rs2());
        var hasThree = name.startsWith("FMADD")
                || name.startsWith("FMSUB")
                || name.startsWith("FNMADD")
                || name.startsWith("FNMSUB");
        return hasThree ? two | floatBit(decoded.rs3()) : two;
    }

    private static long integerBit(int register) {
        return register == 0 ? 0 : 1L << register;
    }

    private static long floatBit(int register) {
        return 1L << 32 + register;
    }
}
