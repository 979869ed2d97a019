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

    /** An instruction is about to be executed: what it reads. */
    void begin(long itsPc, Decoded itself, long[] x, FloatUnit floats) {
        pc = itsPc;
        instruction = itself;
        rs1Value = x[itself.rs1()];
        rs2Value = x[itself.rs2()];
        address = 0;
        switch (itself.opcode().kind()) {
            case LOAD, FP_LOAD, STORE -> address = rs1Value + itself.immediate();
            case FP_STORE -> {
                address = rs1Value + itself.immediate();
                rs2Value = floats.register(itself.rs2());
            }
            case ATOMIC -> address = rs1Value;
            case FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, FP_TO_INT -> {
                rs1Value = floats.register(itself.rs1());
                rs2Value = floats.register(itself.rs2());
            }
            case ALU, JUMP, BRANCH, FENCE, FENCE_I, SYSTEM, CSR, MULTIPLY, DIVIDE, INT_TO_FP, ROCC -> {
                // Integer sources, already recorded.
            }
        }
    }

    public boolean taken() {
        return nextPc != pc + instruction.bytes();
    }

    /** The next instruction as MEM sees it. */
    public long nextPcInMemory() {
        return redirectsLate ? pc + instruction.bytes() : nextPc;
    }
}
