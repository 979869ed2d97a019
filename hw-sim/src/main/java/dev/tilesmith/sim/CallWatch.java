package dev.tilesmith.sim;

import dev.tilesmith.sim.riscv.Coprocessor;

/**
 * Stands between core and accelerator: counts commands against their limit, and notices when a new call begins. Not
 * thread-safe.
 */
final class CallWatch implements Coprocessor {
    private final Coprocessor accelerator;
    private final long commandLimit;
    private final Runnable newCall;
    private long fenceBeforeCall;
    private long commands;

    CallWatch(Coprocessor accelerator, long commandLimit, Runnable newCall) {
        this.accelerator = accelerator;
        this.commandLimit = commandLimit;
        this.newCall = newCall;
    }

    /** More commands than the limit allows. Control flow inside this package. */
    static final class TooManyCommands extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyCommands() {
            super("too many commands", null, false, false);
        }
    }

    /** A call begins whenever the fence at this address is executed. */
    void watch(long fenceAddress) {
        fenceBeforeCall = fenceAddress;
    }

    @Override
    public long command(int funct, long rs1, long rs2, long pc) {
        if (++commands > commandLimit) {
            throw new TooManyCommands();
        }
        return accelerator.command(funct, rs1, rs2, pc);
    }

    @Override
    public void fence(long pc) {
        accelerator.fence(pc);
        if (pc == fenceBeforeCall) {
            commands = 0;
            newCall.run();
        }
    }

    @Override
    public void hostLoad(long address, int bytes, long pc) {
        accelerator.hostLoad(address, bytes, pc);
    }

    @Override
    public void hostStore(long address, int bytes, long pc) {
        accelerator.hostStore(address, bytes, pc);
    }

    @Override
    public boolean watchesHost() {
        return accelerator.watchesHost();
    }
}
