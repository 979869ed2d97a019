package dev.tilesmith.sim.riscv;

/**
 * Which interrupts the core takes, and whether it sleeps until there is one (RISC-V privileged ISA, "Machine Interrupt
 * Registers"; rocket/CSR.scala). Not thread-safe.
 */
final class Interrupts {
    static final int SOFTWARE_CODE = 3;
    static final int TIMER_CODE = 7;
    static final long SOFTWARE = 1L << SOFTWARE_CODE;
    static final long TIMER = 1L << TIMER_CODE;
    /** External interrupts may be enabled, but nothing on this machine asks for one. */
    private static final long EXTERNAL = 1L << 11;

    private final Clint clint;
    private final MachineStatus status;
    private long enabled;
    private boolean asleep;

    Interrupts(Clint clint, MachineStatus status) {
        this.clint = clint;
        this.status = status;
    }

    /** The register mie. */
    long enabled() {
        return enabled;
    }

    void enable(long bits) {
        enabled = bits & (SOFTWARE | TIMER | EXTERNAL);
    }

    /** The register mip: only the devices change it. */
    long pending() {
        return clint.pending();
    }

    /** Whether the core is to take one before its next instruction. */
    boolean areDue() {
        return enabled != 0 && status.admitsInterrupts() && wanted() != 0;
    }

    /** The code of the one that comes first of those that are due. */
    int first() {
        return (wanted() & SOFTWARE) != 0 ? SOFTWARE_CODE : TIMER_CODE;
    }

    /** The core sleeps until an enabled interrupt is pending, whether it may be taken or not. */
    void sleep() {
        asleep = true;
    }

    /** Whether it still sleeps. */
    boolean areAwaited() {
        if (asleep && wanted() != 0) {
            asleep = false;
        }
        return asleep;
    }

    /** The first cycle in which the timer may have the core do something, {@link Long#MAX_VALUE} for never. */
    long nextCycle() {
        return (enabled & TIMER) != 0 && (asleep || status.admitsInterrupts()) ? clint.timerCycle() : Long.MAX_VALUE;
    }

    private long wanted() {
        return clint.pending() & enabled;
    }
}
