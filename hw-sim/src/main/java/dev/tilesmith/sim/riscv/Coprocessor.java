package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;

/**
 * What the core hands over to the accelerator's function, in program order, at the moment the core executes it. Methods
 * throw {@link GuestFault} when the guest does something illegal; the core adds where.
 */
public interface Coprocessor {
    /**
     * A RoCC command on custom-3.
     *
     * @param pc address of the instruction, to name the source line of a fault that shows later
     * @return the value for rd, unless the machine's timing delivers another: that of the counter command, in a program that
     *     has the machine for itself
     */
    long command(int funct, long rs1, long rs2, long pc);

    /** A RISC-V fence: everything the accelerator was told is done when it ends. */
    void fence(long pc);

    /** The core loads bytes; called only while {@link #watchesHost()}. */
    void hostLoad(long address, int bytes, long pc);

    /** The core stores bytes; called only while {@link #watchesHost()}. */
    void hostStore(long address, int bytes, long pc);

    /** Whether commands since the last fence have touched DRAM, so that the core's own accesses can race with them. */
    boolean watchesHost();
}
