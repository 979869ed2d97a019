package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.report.CycleSums;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;

/** Tells a profile where the core's cycles go, and of the waits that are worth a slice of its timeline. Not thread-safe. */
final class CycleAccount {
    /** Shorter waits are not worth a slice of the timeline. */
    private static final int SHORTEST_SLICE_CYCLES = 4;

    private final Profile profile;
    private final CycleSums sums = new CycleSums();
    private final boolean tellsRetirements;
    private final boolean tellsTimeline;

    /* The present wait; kept for a timeline only. */
    private Reason reason = Reason.PIPELINE;
    private int line;
    private long beginCycle;
    private long cycles;

    CycleAccount(Profile profile) {
        this.profile = profile;
        tellsRetirements = profile.wantsRetirements();
        tellsTimeline = profile.wantsTimeline();
    }

    void busy(int itsLine) {
        sums.busy(Unit.HOST, itsLine, 1);
        endWait();
    }

    void stall(Reason itsReason, int itsLine, long cycle, long count) {
        sums.stall(Unit.HOST, itsReason, itsLine, count);
        if (tellsTimeline) {
            prolongWait(itsReason, itsLine, cycle, count);
        }
    }

    private void prolongWait(Reason itsReason, int itsLine, long cycle, long count) {
        if (itsReason != reason || itsLine != line) {
            endWait();
            reason = itsReason;
            line = itsLine;
        }
        if (cycles == 0) {
            beginCycle = cycle;
        }
        cycles += count;
    }

    void retired(long address, long cycle) {
        if (tellsRetirements) {
            profile.retired(address, cycle);
        }
    }

    /** Tells what was not told yet. */
    void report() {
        endWait();
        sums.tell(profile);
    }

    private void endWait() {
        if (cycles >= SHORTEST_SLICE_CYCLES) {
            profile.hostWaited(reason, line, beginCycle, beginCycle + cycles);
        }
        cycles = 0;
    }
}
