package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;

/** Tells a profile where the core's cycles go. Waits of the same kind are told as one. Not thread-safe. */
final class CycleAccount {
    /** Shorter waits are not worth a slice of the timeline. */
    private static final int SHORTEST_SLICE_CYCLES = 4;

    private final Profile profile;
    private final boolean tellsRetirements;
    private final boolean tellsTimeline;
    private long busyCycles;
    private int busyLine;
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
        if (itsLine != busyLine) {
            flushBusy();
            busyLine = itsLine;
        }
        busyCycles++;
        if (cycles > 0) {
            flush();
        }
    }

    void stall(Reason itsReason, int itsLine, long cycle, long count) {
        if (itsReason != reason || itsLine != line) {
            flush();
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
        flush();
        flushBusy();
    }

    private void flushBusy() {
        if (busyCycles > 0) {
            profile.busy(Unit.HOST, busyLine, busyCycles);
            busyCycles = 0;
        }
    }

    private void flush() {
        if (cycles > 0) {
            profile.stall(Unit.HOST, reason, line, cycles);
            if (tellsTimeline && cycles >= SHORTEST_SLICE_CYCLES) {
                profile.hostWaited(reason, line, beginCycle, beginCycle + cycles);
            }
            cycles = 0;
        }
    }
}
