package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteController;
import dev.tilesmith.sim.timing.accelerator.load.LoadController;
import dev.tilesmith.sim.timing.accelerator.load.StreamReader;
import dev.tilesmith.sim.timing.accelerator.shared.UnitCycles;
import dev.tilesmith.sim.timing.accelerator.store.StorePath;
import dev.tilesmith.sim.timing.accelerator.store.StreamWriter;

/**
 * Tells the profile whether loads, executes and stores work or what they wait for. A wait is charged to the line of the
 * command that is waited for. A unit without commands waits for room in the station for what is before its own, for the
 * fence in which the core stands, or for the core, which needs no telling. The execute controller accounts for its own
 * cycles while it has commands. What loads, stores and the station do is looked at only after one of them was stepped.
 */
final class Waits {
    private final IssueStage issue;
    private final ReservationStation station;
    private final LoadController loads;
    private final StreamReader reader;
    private final ExecuteController execute;
    private final StorePath storePath;
    private final StreamWriter writer;
    private final UnitCycles units;
    private final Profile profile;

    /** The core stands in a fence: the last it asked is whether the accelerator is busy, and it is. */
    private boolean fencing;

    private int fenceLine;
    /** Line of the command for which the station has no room in the present cycle, or 0. */
    private int fullForLine;

    /** Loads, stores or station have been stepped since their states were looked at. */
    private boolean stale = true;
    /** In such a state, cycles that are not told yet, and whether the units have anything to tell. */
    private long alike;

    private boolean tellsLoads;
    private boolean tellsStores;

    Waits(
            IssueStage issue,
            LoadController loads,
            StreamReader reader,
            ExecuteController execute,
            StorePath storePath,
            StreamWriter writer,
            UnitCycles units,
            Profile profile) {
        this.issue = issue;
        station = issue.station();
        this.loads = loads;
        this.reader = reader;
        this.execute = execute;
        this.storePath = storePath;
        this.writer = writer;
        this.units = units;
        this.profile = profile;
    }

    /** The core asks for a fence. */
    void fence(long cycle, boolean busy) {
        if (fencing && !busy) {
            profile.fenceEnded(cycle);
        }
        setFencing(busy);
    }

    /** The line of the fence that the core asked for. */
    void fencesAt(int line) {
        if (fenceLine != line) {
            fenceLine = line;
            stale = true;
        }
    }

    /** The core sends a command. */
    void noFence() {
        setFencing(false);
    }

    private void setFencing(boolean present) {
        if (fencing != present) {
            fencing = present;
            stale = true;
        }
    }

    /**
     * Accounts for a cycle that was stepped, or for several from it on in which nothing happens.
     *
     * @param moved loads, stores or the station were stepped
     * @param executed the execute controller was
     */
    void account(long cycle, long cycles, boolean moved, boolean executed) {
        if (moved || stale) {
            tellAlike();
            look(cycle, cycles);
            stale = moved;
        } else {
            alike += cycles;
        }
        if (!executed) {
            execute.pass(cycles);
        }
        if (execute.isStarved()) {
            blame(Unit.EXECUTE, station.blockers(station.executeSlots()), cycles);
        }
    }

    private void look(long cycle, long cycles) {
        fullForLine = issue.fullForLine(cycle);
        if (fullForLine > 0) {
            units.stall(Unit.ISSUE, Reason.STATION_FULL, fullForLine, cycles);
        }
        tellsLoads = accountForLoads(cycle, cycles);
        tellsStores = accountForStores(cycle, cycles);
    }

    /** Tells about the cycles that were like the one before them. */
    void tellAlike() {
        if (alike == 0) {
            return;
        }
        if (fullForLine > 0) {
            units.again(Unit.ISSUE, alike);
        }
        if (tellsLoads) {
            units.again(Unit.LOAD, alike);
        }
        if (tellsStores) {
            units.again(Unit.STORE, alike);
        }
        alike = 0;
    }

    /** Tells what was not told yet. */
    void report() {
        tellAlike();
        units.report();
    }

    /** Returns whether there was anything to tell, as all here. */
    private boolean accountForLoads(long cycle, long cycles) {
        int line = loads.activeLine();
        if (line < 0) {
            return blame(Unit.LOAD, station.blockers(station.loadSlots()), cycles);
        }
        if (reader.tookBeat(cycle) || !reader.isBusy()) {
            units.busy(Unit.LOAD, line, cycles);
        } else {
            units.stall(Unit.LOAD, Reason.MEMORY, line, cycles);
        }
        return true;
    }

    private boolean accountForStores(long cycle, long cycles) {
        if (writer.isHeldUp(cycle)) {
            units.stall(Unit.STORE, Reason.MEMORY, storePath.line(), cycles);
        } else if (storePath.hadConflict(cycle)) {
            units.stall(Unit.STORE, Reason.BANK_CONFLICT, storePath.line(), cycles);
        } else if (writer.isSending() || !storePath.isEmpty()) {
            units.busy(Unit.STORE, storePath.line(), cycles);
        } else if (writer.isBusy()) {
            units.stall(Unit.STORE, Reason.MEMORY, storePath.line(), cycles);
        } else {
            return blame(Unit.STORE, station.blockers(station.storeSlots()), cycles);
        }
        return true;
    }

    /** The unit waits for these slots: the lowest is charged, loads before executes before stores. */
    private boolean blame(Unit unit, int slots, long cycles) {
        if (slots == 0) {
            if (fullForLine > 0) {
                units.stall(unit, Reason.STATION_FULL, fullForLine, cycles);
            } else if (fencing) {
                units.stall(unit, Reason.FENCE, fenceLine, cycles);
            }
            return fullForLine > 0 || fencing;
        }
        int slot = Integer.numberOfTrailingZeros(slots);
        Reason reason = switch (station.unit(slot)) {
            case LOAD -> Reason.LOAD_DATA;
            case STORE -> Reason.STORE_DONE;
            case EXECUTE, HOST, ISSUE -> Reason.EXECUTE_RESULT;
        };
        units.stall(unit, reason, station.command(slot).line, cycles);
        return true;
    }
}
