package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestFault.Cause;

/**
 * mstatus and the registers of a trap into machine mode (RISC-V privileged ISA, "Machine-Level CSRs"). The core has the
 * modes M and U; nothing is protected or translated in U. Not thread-safe.
 */
final class MachineStatus {
    private static final long ENABLED = 1L << 3;
    private static final long ENABLED_BEFORE = 1L << 7;
    private static final int MODE_BIT = 11;
    private static final long MODE_BEFORE = 3L << MODE_BIT;
    private static final long FLOATS = 3L << 13;
    private static final long EXTENSIONS = 3L << 15;
    private static final long LOADS_AS_BEFORE = 1L << 17;
    private static final long WRITABLE = ENABLED | ENABLED_BEFORE | MODE_BEFORE | FLOATS | EXTENSIONS | LOADS_AS_BEFORE;
    /** UXL: user mode has 64 bits. */
    private static final long USER_WIDTH = 2L << 32;
    /** SD: some extension's state is dirty. */
    private static final long SOME_DIRTY = 1L << 63;

    /** In mcause. */
    private static final long INTERRUPT = 1L << 63;
    /** In mtvec. */
    private static final long VECTORED = 1;
    /** Bits of mtvec that are 0 in the vectored mode, where 64 jumps stand (CSR.scala, formTVec). */
    private static final long VECTOR_TABLE = 0xfe;

    private static final int MACHINE = 3;

    private long status;
    private int mode = MACHINE;
    private long vector;
    private long exceptionPc;
    private long cause;
    private long value;
    private long traps;

    /** With everything on, as the start-up code leaves it to a function that is called. */
    MachineStatus(boolean isOn) {
        status = isOn ? FLOATS | EXTENSIONS : 0;
    }

    long status() {
        var dirty = (status & FLOATS) == FLOATS || (status & EXTENSIONS) == EXTENSIONS;
        return status | USER_WIDTH | (dirty ? SOME_DIRTY : 0);
    }

    void writeStatus(long written) {
        // Of the modes before a trap only M and U exist: others are written as U.
        var before = (written & MODE_BEFORE) == MODE_BEFORE ? MODE_BEFORE : 0;
        // Rocket knows FS as off or dirty only (CSR.scala, formFS).
        var floats = (written & FLOATS) != 0 ? FLOATS : 0;
        status = written & WRITABLE & ~MODE_BEFORE & ~FLOATS | before | floats;
    }

    boolean hasFloats() {
        return (status & FLOATS) != 0;
    }

    /** Faults at a floating-point instruction that comes while they are off. */
    void checkFloats() {
        if (!hasFloats()) {
            throw GuestFault.illegalInstruction(
                    "a floating-point instruction while floating point is off: mstatus.FS is 0");
        }
    }

    /** Faults at a command that comes while the accelerator is off. */
    void checkExtensions() {
        if ((status & EXTENSIONS) == 0) {
            throw GuestFault.illegalInstruction("a command for the accelerator while it is off: mstatus.XS is 0");
        }
    }

    boolean isMachineMode() {
        return mode == MACHINE;
    }

    /** Whether a trap has somewhere to go. */
    boolean hasHandler() {
        return vector != 0;
    }

    /** Traps so far. */
    long traps() {
        return traps;
    }

    /** Enters machine mode; returns the handler's address. */
    long enter(Cause exception, long pc, long tellsValue) {
        // A call from U has a code of its own, 8.
        enter(exception == Cause.ENVIRONMENT_CALL ? 8 + mode : exception.code(), pc, tellsValue);
        return handler();
    }

    private void enter(long newCause, long pc, long tellsValue) {
        traps++;
        exceptionPc = pc;
        cause = newCause;
        value = tellsValue;
        var before = (status & ENABLED) != 0 ? ENABLED_BEFORE : 0;
        status = status & ~(ENABLED | ENABLED_BEFORE | MODE_BEFORE) | before | (long) mode << MODE_BIT;
        mode = MACHINE;
    }

    /** Whether interrupts are taken: always in a mode below. */
    boolean admitsInterrupts() {
        return mode != MACHINE || (status & ENABLED) != 0;
    }

    /** Enters machine mode for an interrupt; returns the handler's address, which may be one for this code alone. */
    long interrupt(int code, long pc) {
        enter(INTERRUPT | code, pc, 0);
        return (vector & VECTORED) != 0 ? handler() + 4L * code : handler();
    }

    /** Where exceptions go: the vectored mode is for interrupts only. */
    long handler() {
        return vector & -4;
    }

    /** mret; returns where the program goes on. */
    long leave() {
        mode = (int) ((status & MODE_BEFORE) >>> MODE_BIT);
        var enabled = (status & ENABLED_BEFORE) != 0 ? ENABLED : 0;
        status = status & ~(ENABLED | MODE_BEFORE) | enabled | ENABLED_BEFORE;
        return exceptionPc;
    }

    long read(int number) {
        return switch (number) {
            case 0x305 -> vector;
            case 0x341 -> exceptionPc;
            case 0x342 -> cause;
            case 0x343 -> value;
            default -> throw new IllegalArgumentException("no register of traps: 0x%x".formatted(number));
        };
    }

    void write(int number, long written) {
        switch (number) {
            case 0x305 -> vector = written & ((written & VECTORED) != 0 ? ~VECTOR_TABLE : ~2L);
            case 0x341 -> exceptionPc = written & ~1L;
            case 0x342 -> cause = written;
            case 0x343 -> value = written;
            default -> throw new IllegalArgumentException("no register of traps: 0x%x".formatted(number));
        }
    }
}
