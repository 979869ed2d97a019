package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;

/** Tells a profile what the units do; cycles of a unit that are alike and follow each other are told as one run. Not thread-safe. */
final class UnitCycles {
    private static final Unit[] UNITS = Unit.values();
    private static final Reason[] REASONS = Reason.values();
    private static final int BUSY = -1;

    private final Profile profile;
    private final int[] reasons = new int[UNITS.length];
    private final int[] lines = new int[UNITS.length];
    private final long[] cycles = new long[UNITS.length];

    UnitCycles(Profile profile) {
        this.profile = profile;
    }

    void busy(Unit unit, int line, long count) {
        add(unit.ordinal(), BUSY, line, count);
    }

    void stall(Unit unit, Reason reason, int line, long count) {
        add(unit.ordinal(), reason.ordinal(), line, count);
    }

    private void add(int unit, int reason, int line, long count) {
        if (reasons[unit] != reason || lines[unit] != line) {
            tell(unit);
            reasons[unit] = reason;
            lines[unit] = line;
        }
        cycles[unit] += count;
    }

    /** Tells what was not told yet. */
    void report() {
        for (int unit = 0; unit < UNITS.length; unit++) {
            tell(unit);
        }
    }

    private void tell(int unit) {
        if (cycles[unit] == 0) {
            return;
        }
        if (reasons[unit] == BUSY) {
            profile.busy(UNITS[unit], lines[unit], cycles[unit]);
        } else {
            profile.stall(UNITS[unit], REASONS[reasons[unit]], lines[unit], cycles[unit]);
        }
        cycles[unit] = 0;
    }
}
