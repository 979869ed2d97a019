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
    private final Run[] runs = new Run[UNITS.length];

    /** Cycles of a unit that were not told yet. */
    private static final class Run {
        int reason;
        int line;
        long cycles;
    }

    UnitCycles(Profile profile) {
        this.profile = profile;
        java.util.Arrays.setAll(runs, _ -> new Run());
    }

    void busy(Unit unit, int line, long count) {
        add(unit.ordinal(), BUSY, line, count);
    }

    void stall(Unit unit, Reason reason, int line, long count) {
        add(unit.ordinal(), reason.ordinal(), line, count);
    }

    /** More cycles of what was told of the unit last. */
    void again(Unit unit, long count) {
        runs[unit.ordinal()].cycles += count;
    }

    private void add(int unit, int reason, int line, long count) {
        Run run = runs[unit];
        if (run.reason != reason || run.line != line) {
            tell(unit);
            run.reason = reason;
            run.line = line;
        }
        run.cycles += count;
    }

    /** Tells what was not told yet. */
    void report() {
        for (int unit = 0; unit < UNITS.length; unit++) {
            tell(unit);
        }
    }

    private void tell(int unit) {
        Run run = runs[unit];
        if (run.cycles == 0) {
            return;
        }
        if (run.reason == BUSY) {
            profile.busy(UNITS[unit], run.line, run.cycles);
        } else {
            profile.stall(UNITS[unit], REASONS[run.reason], run.line, run.cycles);
        }
        run.cycles = 0;
    }
}
