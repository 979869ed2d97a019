package dev.tilesmith.sim.timing.accelerator.shared;

/** Tells two listeners the same. */
record BothListeners(TimingListener first, TimingListener second) implements TimingListener {
    @Override
    public void command(long cycle, int funct, long rs1, long rs2, int line) {
        first.command(cycle, funct, rs1, rs2, line);
        second.command(cycle, funct, rs1, rs2, line);
    }

    @Override
    public void allocated(long cycle, int funct, long rs1, long rs2, int line) {
        first.allocated(cycle, funct, rs1, rs2, line);
        second.allocated(cycle, funct, rs1, rs2, line);
    }

    @Override
    public void entered(long cycle, int slot) {
        first.entered(cycle, slot);
        second.entered(cycle, slot);
    }

    @Override
    public void issued(long cycle, int slot, int funct, long rs1, long rs2) {
        first.issued(cycle, slot, funct, rs1, rs2);
        second.issued(cycle, slot, funct, rs1, rs2);
    }

    @Override
    public void done(long cycle, int slot) {
        first.done(cycle, slot);
        second.done(cycle, slot);
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        first.readRequest(cycle, id, logBytes, address);
        second.readRequest(cycle, id, logBytes, address);
    }

    @Override
    public void readBeat(long cycle, int id) {
        first.readBeat(cycle, id);
        second.readBeat(cycle, id);
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        first.writeBeat(cycle, id, address);
        second.writeBeat(cycle, id, address);
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        first.writeAcknowledged(cycle, id);
        second.writeAcknowledged(cycle, id);
    }
}
