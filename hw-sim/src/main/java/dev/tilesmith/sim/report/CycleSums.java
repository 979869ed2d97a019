package dev.tilesmith.sim.report;

import java.util.Arrays;

/**
 * Busy and lost cycles of the units by reason and source line: what one cycle costs is an addition, and a profile hears of
 * all of them at once. Not thread-safe.
 */
public final class CycleSums {
    private static final Unit[] UNITS = Unit.values();
    private static final Reason[] REASONS = Reason.values();
    /** A unit is busy or loses its cycles for a reason. */
    private static final int KINDS = REASONS.length + 1;

    private static final int BUSY = REASONS.length;
    private static final long[] NO_LINES = {};

    /** Cycles by line, for each unit and kind. */
    private final long[][] sums = new long[UNITS.length * KINDS][];

    public CycleSums() {
        clear();
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(sums, NO_LINES);
    }

    /** The unit worked for some cycles on a command or instruction of a source line (0 or less: not known). */
    public void busy(Unit unit, int line, long cycles) {
        add(unit.ordinal() * KINDS + BUSY, line, cycles);
    }

    /** The unit had work of this source line and could not go on with it for some cycles. */
    public void stall(Unit unit, Reason reason, int line, long cycles) {
        add(unit.ordinal() * KINDS + reason.ordinal(), line, cycles);
    }

    private void add(int sum, int line, long cycles) {
        long[] byLine = sums[sum];
        int place = Math.max(0, line);
        if (place >= byLine.length) {
            byLine = Arrays.copyOf(byLine, Math.max(64, 2 * place));
            sums[sum] = byLine;
        }
        byLine[place] += cycles;
    }

    /** Busy cycles of a unit by line. */
    long[] busy(Unit unit) {
        return sums[unit.ordinal() * KINDS + BUSY];
    }

    /** Lost cycles of a unit by line. */
    long[] lost(Unit unit, Reason reason) {
        return sums[unit.ordinal() * KINDS + reason.ordinal()];
    }

    /** Tells a profile all that there is, and forgets it. */
    public void tell(Profile profile) {
        for (Unit unit : UNITS) {
            tellBusy(unit, profile);
            for (Reason reason : REASONS) {
                tellLost(unit, reason, profile);
            }
        }
        clear();
    }

    private void tellBusy(Unit unit, Profile profile) {
        long[] byLine = busy(unit);
        for (int line = 0; line < byLine.length; line++) {
            if (byLine[line] > 0) {
                profile.busy(unit, line, byLine[line]);
            }
        }
    }

    private void tellLost(Unit unit, Reason reason, Profile profile) {
        long[] byLine = lost(unit, reason);
        for (int line = 0; line < byLine.length; line++) {
            if (byLine[line] > 0) {
                profile.stall(unit, reason, line, byLine[line]);
            }
        }
    }
}
