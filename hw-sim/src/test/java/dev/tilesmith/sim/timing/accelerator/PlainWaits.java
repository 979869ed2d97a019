package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.execute.PlainExecuteController;
import dev.tilesmith.sim.timing.accelerator.load.LoadController;
import dev.tilesmith.sim.timing.accelerator.load.StreamReader;
import dev.tilesmith.sim.timing.accelerator.store.StorePath;
import dev.tilesmith.sim.timing.accelerator.store.StreamWriter;

/**
 * Tells the profile once a cycle whether loads, executes and stores work or what they wait for. A wait is charged to
 * the line of the command that is waited for. A unit without commands waits for room in the station for what is before
 * its own, for the fence in which the core stands, or for the core, which needs no telling. The execute controller
 * accounts for its own cycles while it has commands.
 */
final class PlainWaits {
    private final ReservationStation station;
    private final LoadController loads;
    private final StreamReader reader;
    private final PlainExecuteController execute;
    private final StorePath storePath;
    private final StreamWriter writer;
    private final Profile profile;

    /** The core stands in a fence: the last it asked is whether the accelerator is busy, and it is. */
    private boolean fencing;

    private int fenceLine;
    /** Line of the command for which the station has no room in the present cycle, or 0. */
    private int fullForLine;

    PlainWaits(
            ReservationStation station,
            LoadController loads,
            StreamReader reader,
            PlainExecuteController execute,
            StorePath storePath,
            StreamWriter writer,
            Profile profile) {
        this.station = station;
        this.loads = loads;
        this.reader = reader;
        this.execute = execute;
        this.storePath = storePath;
        this.writer = writer;
        this.profile = profile;
    }

    /** In the present cycle the station has no room for a command of this line, nor for what is behind it. */
    void full(int line) {
        fullForLine = line;
        profile.stall(Unit.ISSUE, Reason.STATION_FULL, line, 1);
        profile.stationFull();
    }

    /** The core asks for a fence. */
    void fence(long cycle, boolean busy) {
        if (fencing && !busy) {
            profile.fenceEnded(cycle);
        }
        fencing = busy;
    }

    void fencesAt(int line) {
        fenceLine = line;
    }

    /** The core sends a command. */
    void noFence() {
        fencing = false;
    }

    void account(long cycle) {
        accountForLoads(cycle);
        accountForStores(cycle);
        if (execute.isStarved()) {
            blame(Unit.EXECUTE, station.blockers(station.executeSlots()));
        }
        fullForLine = 0;
    }

    private void accountForLoads(long cycle) {
        int line = loads.activeLine();
        if (line < 0) {
            blame(Unit.LOAD, station.blockers(station.loadSlots()));
        } else if (reader.tookBeat(cycle) || !reader.isBusy()) {
            profile.busy(Unit.LOAD, line, 1);
        } else {
            profile.stall(Unit.LOAD, Reason.MEMORY, line, 1);
        }
    }

    private void accountForStores(long cycle) {
        if (writer.isHeldUp(cycle)) {
            profile.stall(Unit.STORE, Reason.MEMORY, storePath.line(), 1);
        } else if (storePath.hadConflict(cycle)) {
            profile.stall(Unit.STORE, Reason.BANK_CONFLICT, storePath.line(), 1);
        } else if (writer.isSending() || !storePath.isEmpty()) {
            profile.busy(Unit.STORE, storePath.line(), 1);
        } else if (writer.isBusy()) {
            profile.stall(Unit.STORE, Reason.MEMORY, storePath.line(), 1);
        } else {
            blame(Unit.STORE, station.blockers(station.storeSlots()));
        }
    }

    /** The unit waits for these slots: the lowest is charged, loads before executes before stores. */
    private void blame(Unit unit, int slots) {
        if (slots == 0) {
            if (fullForLine > 0) {
                profile.stall(unit, Reason.STATION_FULL, fullForLine, 1);
            } else if (fencing) {
                profile.stall(unit, Reason.FENCE, fenceLine, 1);
            }
            return;
        }
        int slot = Integer.numberOfTrailingZeros(slots);
        Reason reason = switch (station.unit(slot)) {
            case LOAD -> Reason.LOAD_DATA;
            case STORE -> Reason.STORE_DONE;
            case EXECUTE, HOST, ISSUE -> Reason.EXECUTE_RESULT;
        };
        profile.stall(unit, reason, station.command(slot).line, 1);
    }
}
