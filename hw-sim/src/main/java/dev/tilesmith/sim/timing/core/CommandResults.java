package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.Uncore;

/**
 * Registers that wait for the results of commands (RocketCore.scala: sboard, ll_arb). A result is written as soon as it is
 * there, if neither WB nor the divider writes an integer register in this cycle. Not thread-safe.
 */
final class CommandResults {
    private final Uncore uncore;
    private final Hart hart;
    /** In the order of their commands; a register waits for one result at most. */
    private final int[] registers = new int[32];

    private int count;
    private long waiting;
    private long written;

    CommandResults(Uncore uncore, Hart hart) {
        this.uncore = uncore;
        this.hart = hart;
    }

    /** The register's command is past WB. */
    void await(int register) {
        registers[count++] = register;
        waiting |= 1L << register;
    }

    /** Writes a result that is there. */
    void beginCycle(long cycle, boolean portTaken) {
        written = 0;
        if (count > 0 && !portTaken && uncore.resultAt(cycle) <= cycle) {
            written = 1L << registers[0];
            hart.writeX(registers[0], uncore.takeResult());
            System.arraycopy(registers, 1, registers, 0, --count);
        }
    }

    /** The registers that ID must not use yet; none in the cycle in which it is written. */
    long blockedRegisters() {
        return waiting & ~written;
    }

    void endCycle() {
        waiting &= ~written;
    }

    /** The first cycle after this one, or the limit, in which a result is there, if any is awaited. */
    long nextResult(long cycle, long limit) {
        if (count == 0) {
            return limit;
        }
        long next = cycle + 1;
        while (next < limit && uncore.resultAt(next) > next) {
            next = Math.min(uncore.nextChange(next), uncore.resultAt(next));
        }
        return Math.min(next, limit);
    }
}
