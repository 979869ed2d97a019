package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Opcode;
import dev.tilesmith.sim.riscv.Retired;

/** The multiplier and divider of 8-bit steps, with its early-outs (section 6). Not thread-safe. */
final class MulDivUnit {
    /** Steps of an instruction of a wrong path, whose operands nobody knows; it is killed before it matters. */
    private static final int WRONG_PATH_STEPS = 8;

    private boolean busy;
    private long resultCycle;
    private long destination;
    /** The instruction is past WB, so that its destination is on the scoreboard. */
    private boolean onScoreboard;

    private boolean writing;

    boolean isBusy() {
        return busy;
    }

    long resultCycle() {
        return resultCycle;
    }

    /** The result is written as soon as it is ready and WB holds no instruction with an integer destination. */
    void beginCycle(long cycle, boolean writeBackWritesInteger) {
        writing = busy && cycle >= resultCycle && !writeBackWritesInteger;
    }

    /** Whether it writes a register in this cycle. */
    boolean isWriting() {
        return writing;
    }

    boolean isReady() {
        return !busy;
    }

    /** Whether a following mul or div may leave ID in this cycle as far as the unit goes. */
    boolean admits() {
        return !busy || writing;
    }

    /** The register that ID must not use yet; none in the cycle in which it is written. */
    long blockedRegisters() {
        return busy && onScoreboard && !writing ? destination : 0;
    }

    void start(long cycle, int steps, long destinationBit) {
        busy = true;
        onScoreboard = false;
        resultCycle = cycle + 1 + steps;
        destination = destinationBit;
    }

    void passWriteBack() {
        onScoreboard = true;
    }

    /** The instruction was killed in MEM. */
    void kill() {
        busy = false;
        writing = false;
    }

    void endCycle() {
        if (writing) {
            busy = false;
            writing = false;
        }
    }

    static int wrongPathSteps() {
        return WRONG_PATH_STEPS;
    }

    /** The n of section 6. */
    static int steps(Retired record) {
        var opcode = record.instruction.opcode();
        var first = record.rs1Value;
        var second = record.rs2Value;
        return switch (opcode) {
            case MUL -> multiplySteps(first);
            case MULW -> multiplyWordSteps(first);
            case DIV, DIVU, REM, REMU -> divideSteps(opcode, first, second);
            case DIVW, REMW -> divideSteps(opcode, (int) first, (int) second);
            case DIVUW, REMUW -> divideSteps(opcode, first & 0xffff_ffffL, second & 0xffff_ffffL);
            default -> 8;
        };
    }

    private static int multiplySteps(long first) {
        for (int k = 1; k <= 6; k++) {
            if (first >>> 8 * k == 0) {
                return k + 1;
            }
        }
        return 8;
    }

    private static int multiplyWordSteps(long first) {
        var low = first & 0xffff_ffffL;
        if (low == 0) {
            return 1;
        }
        return low < 1 << 8 ? 2 : low < 1 << 16 ? 3 : 4;
    }

    private static int divideSteps(Opcode opcode, long dividend, long divisor) {
        var isSigned = opcode == Opcode.DIV || opcode == Opcode.REM || opcode == Opcode.DIVW || opcode == Opcode.REMW;
        var isRemainder =
                opcode == Opcode.REM || opcode == Opcode.REMU || opcode == Opcode.REMW || opcode == Opcode.REMUW;
        var negativeDividend = isSigned && dividend < 0;
        var negativeDivisor = isSigned && divisor < 0;
        var x = negativeDividend ? -dividend : dividend;
        var y = negativeDivisor ? -divisor : divisor;
        var negates = isRemainder ? negativeDividend : negativeDividend != negativeDivisor && y != 0;
        return (negativeDividend || negativeDivisor ? 1 : 0) + loopSteps(x, y) + (negates ? 1 : 0);
    }

    private static int loopSteps(long x, long y) {
        if (y == 0) {
            return 65;
        }
        var early = 63 - (highestBit(x) - highestBit(y)) & 63;
        return early >= 1 ? 66 - early : 65;
    }

    private static int highestBit(long value) {
        return value == 0 ? 0 : 63 - Long.numberOfLeadingZeros(value);
    }
}
