package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Retired;
import dev.tilesmith.sim.timing.Calibration;

/** Write port, divider and scoreboard of the FPU (section 6). Not thread-safe. */
final class FloatingPointUnit {
    /** Cycles in which a pipelined result is written, by their low bits: none is more than four cycles away. */
    private final long[] writeCycles = new long[8];

    private final Calibration.Core times;
    private long lastWrite = -1;

    private long divideWriteCycle = -1;

    /* Registers that ID must not use, and when each is free again; in order, since all late results take four cycles. */
    private long blocked;
    private final long[] freeCycles = new long[8];
    private final long[] freeRegisters = new long[8];
    private int first;
    private int count;

    FloatingPointUnit(Calibration.Core times) {
        this.times = times;
    }

    long blockedRegisters() {
        return blocked;
    }

    /** Earliest cycle at which a blocked register is free. */
    long nextFree() {
        return count == 0 ? Long.MAX_VALUE : freeCycles[first];
    }

    void beginCycle(long cycle) {
        while (count > 0 && freeCycles[first] <= cycle) {
            blocked &= ~freeRegisters[first];
            first = first + 1 & 7;
            count--;
        }
    }

    /** Whether an FP instruction in MEM must be replayed. */
    boolean refuses(long cycle, InstructionTraits traits) {
        if (cycle < divideWriteCycle) {
            return true;
        }
        if (traits.role().isFloatDivide()) {
            return lastWrite >= cycle;
        }
        var latency = traits.floatLatency();
        var write = cycle - 1 + latency;
        return latency > 0 && writeCycles[(int) write & 7] == write;
    }

    /** An FP instruction passes MEM. Returns the cycle in which a late result (double arithmetic, division) is written. */
    long pass(long cycle, InstructionTraits traits, Retired record) {
        if (traits.role().isFloatDivide()) {
            divideWriteCycle = cycle + divideSteps(record);
            return divideWriteCycle;
        }
        if (traits.floatLatency() > 0) {
            var write = cycle - 1 + traits.floatLatency();
            writeCycles[(int) write & 7] = write;
            lastWrite = Math.max(lastWrite, write);
            return write;
        }
        return -1;
    }

    /** The instruction is past WB: from the next cycle on its register is blocked, until one cycle after the write. */
    void block(long register, long writeCycle) {
        blocked |= register;
        var last = first + count & 7;
        freeCycles[last] = writeCycle + 1;
        freeRegisters[last] = register;
        count++;
    }

    private int divideSteps(Retired record) {
        return switch (record.instruction.opcode()) {
            case FDIV_S -> divide(single(record.rs1Value), single(record.rs2Value), times.singleDivideSteps());
            case FDIV_D ->
                divide(
                        Double.longBitsToDouble(record.rs1Value),
                        Double.longBitsToDouble(record.rs2Value),
                        times.doubleDivideSteps());
            case FSQRT_S -> root(single(record.rs1Value), times.singleRootSteps());
            case FSQRT_D -> root(Double.longBitsToDouble(record.rs1Value), times.doubleRootSteps());
            default -> throw new IllegalStateException("not a division: " + record.instruction);
        };
    }

    private static double single(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    private static boolean isSpecial(double value) {
        return value == 0 || Double.isInfinite(value) || Double.isNaN(value);
    }

    private static int divide(double dividend, double divisor, int steps) {
        if (isSpecial(dividend) || isSpecial(divisor)) {
            return 1;
        }
        return significand(dividend) >= significand(divisor) ? steps - 1 : steps;
    }

    private static int root(double value, int steps) {
        if (isSpecial(value) || value < 0) {
            return 1;
        }
        return (exponent(value) & 1) == 1 ? steps - 1 : steps;
    }

    private static int exponent(double value) {
        return Math.getExponent(value) >= Double.MIN_EXPONENT
                ? Math.getExponent(value)
                : Math.getExponent(value * 0x1p54) - 54;
    }

    private static double significand(double value) {
        var normal = Math.getExponent(value) >= Double.MIN_EXPONENT ? value : value * 0x1p54;
        return Math.abs(Math.scalb(normal, -Math.getExponent(normal)));
    }
}
