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
    public void slice(Unit unit, String name, int line, long beginCycle, long endCycle) {
        first.slice(unit, name, line, beginCycle, endCycle);
        second.slice(unit, name, line, beginCycle, endCycle);
    }

    @Override
    public boolean wantsSlices() {
        return first.wantsSlices() || second.wantsSlices();
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
