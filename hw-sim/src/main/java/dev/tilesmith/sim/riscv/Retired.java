package dev.tilesmith.sim.riscv;

/**
 * What the execution of one instruction leaves for the timing model. One object is filled again and again. Not
 * thread-safe.
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

    /** It has done nothing but trap, by an exception or for an interrupt. */
    public boolean trapped;

    /** It has accessed a device: the access goes past the caches. */
    public boolean touchedDevice;

    /** The next instruction is known in WB only: a trap, the return from one, or what is fetched after a sleep. */
    public boolean redirectsLate;

    public boolean taken() {
        return nextPc != pc + instruction.bytes();
    }

    /** The next instruction as MEM sees it. */
    public long nextPcInMemory() {
        return redirectsLate ? pc + instruction.bytes() : nextPc;
    }
}
