package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.report.CycleSums;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import org.jspecify.annotations.Nullable;

/** Sums up what the units do, for a profile. Not thread-safe. */
public final class UnitCycles {
    private final Profile profile;
    private final CycleSums sums = new CycleSums();
    private final Last[] last = new Last[Unit.values().length];

    /** What was told of a unit last. */
    private static final class Last {
        /** None: it was busy. */
        @Nullable Reason reason;

        int line;
    }

    public UnitCycles(Profile profile) {
        this.profile = profile;
        java.util.Arrays.setAll(last, _ -> new Last());
    }

    public void busy(Unit unit, int line, long count) {
        sums.busy(unit, line, count);
        note(unit, null, line);
    }

    public void stall(Unit unit, Reason reason, int line, long count) {
        sums.stall(unit, reason, line, count);
        note(unit, reason, line);
    }

    private void note(Unit unit, @Nullable Reason reason, int line) {
        Last told = last[unit.ordinal()];
        told.reason = reason;
        told.line = line;
    }

    /** More cycles of what was told of the unit last. */
    public void again(Unit unit, long count) {
        Last told = last[unit.ordinal()];
        if (told.reason == null) {
            sums.busy(unit, told.line, count);
        } else {
            sums.stall(unit, told.reason, told.line, count);
        }
    }

    /** Tells what was not told yet. */
    public void report() {
        sums.tell(profile);
    }
}
