package dev.tilesmith.sim.report;

/** Tells two profiles the same. Not thread-safe. */
record BothProfiles(Profile first, Profile second) implements Profile {
    @Override
    public void busy(Unit unit, int line, long cycles) {
        first.busy(unit, line, cycles);
        second.busy(unit, line, cycles);
    }

    @Override
    public void stall(Unit unit, Reason reason, int line, long cycles) {
        first.stall(unit, reason, line, cycles);
        second.stall(unit, reason, line, cycles);
    }

    @Override
    public void hostWaited(Reason reason, int line, long beginCycle, long endCycle) {
        first.hostWaited(reason, line, beginCycle, endCycle);
        second.hostWaited(reason, line, beginCycle, endCycle);
    }

    @Override
    public void linkUse(long cycle, int reads, int writes) {
        first.linkUse(cycle, reads, writes);
        second.linkUse(cycle, reads, writes);
    }

    @Override
    public boolean wantsTimeline() {
        return first.wantsTimeline() || second.wantsTimeline();
    }

    @Override
    public boolean wantsCommands() {
        return first.wantsCommands() || second.wantsCommands();
    }

    @Override
    public void sent(long cycle, Command command, boolean refused) {
        first.sent(cycle, command, refused);
        second.sent(cycle, command, refused);
    }

    @Override
    public void stationFull() {
        first.stationFull();
        second.stationFull();
    }

    @Override
    public void allocated(long cycle, int slot, Command command) {
        first.allocated(cycle, slot, command);
        second.allocated(cycle, slot, command);
    }

    @Override
    public void passed(long cycle, Command command) {
        first.passed(cycle, command);
        second.passed(cycle, command);
    }

    @Override
    public void released(int slot) {
        first.released(slot);
        second.released(slot);
    }

    @Override
    public void issued(long cycle, int slot) {
        first.issued(cycle, slot);
        second.issued(cycle, slot);
    }

    @Override
    public void done(long cycle, int slot) {
        first.done(cycle, slot);
        second.done(cycle, slot);
    }

    @Override
    public void fenceEnded(long cycle) {
        first.fenceEnded(cycle);
        second.fenceEnded(cycle);
    }

    @Override
    public void retired(long address, long cycle) {
        first.retired(address, cycle);
        second.retired(address, cycle);
    }

    @Override
    public boolean wantsRetirements() {
        return first.wantsRetirements() || second.wantsRetirements();
    }

    @Override
    public void begin(long cycle) {
        first.begin(cycle);
        second.begin(cycle);
    }

    @Override
    public void end(long cycle) {
        first.end(cycle);
        second.end(cycle);
    }
}
