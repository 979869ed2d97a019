package dev.tilesmith.sim.riscv;

/**
 * What the execution of one instruction leaves for the timing model. One object is filled again and again; the pipeline
 * copies it into its queue. Not thread-safe.
 */
public final class Retired {
    public long pc;
    public long nextPc;
    /** The decoded instruction that was executed. */
    public Decoded instruction = Decoded.ILLEGAL;
    /** Address of a load or store, else 0. */
    public long address;
    /** Values of the source registers (integer, or raw bits for floating point where the latency depends on them). */
    public long rs1Value;

    public long rs2Value;

    /** The next instruction is known in WB only: a trap, or the return from one. */
    public boolean redirectsLate;

    public boolean taken() {
        return nextPc != pc + instruction.bytes();
    }

    /** The next instruction as MEM sees it. */
    public long nextPcInMemory() {
        return redirectsLate ? pc + instruction.bytes() : nextPc;
    }

    public void copyFrom(Retired other) {
        pc = other.pc;
        nextPc = other.nextPc;
        instruction = other.instruction;
        address = other.address;
        rs1Value = other.rs1Value;
        rs2Value = other.rs2Value;
        redirectsLate = other.redirectsLate;
    }
}
