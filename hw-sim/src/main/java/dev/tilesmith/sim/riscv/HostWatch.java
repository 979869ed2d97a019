package dev.tilesmith.sim.riscv;

/** Tells the accelerator which bytes the core loads and stores, as long as it watches them. Not thread-safe. */
final class HostWatch {
    private final Coprocessor coprocessor;
    private boolean watching;

    HostWatch(Coprocessor coprocessor) {
        this.coprocessor = coprocessor;
    }

    /** A command or a fence may have changed whether the accelerator watches. */
    void renew() {
        watching = coprocessor.watchesHost();
    }

    /** The core is about to load bytes; returns their address. */
    long loading(long address, int bytes, long pc) {
        if (watching) {
            coprocessor.hostLoad(address, bytes, pc);
        }
        return address;
    }

    /** The core is about to store bytes; returns their address. */
    long storing(long address, int bytes, long pc) {
        if (watching) {
            coprocessor.hostStore(address, bytes, pc);
        }
        return address;
    }
}
