package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteController;
import dev.tilesmith.sim.timing.accelerator.execute.PreloadUnroller;
import dev.tilesmith.sim.timing.accelerator.load.LoadController;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.accelerator.shared.UnitCycles;
import dev.tilesmith.sim.timing.accelerator.store.StoreController;
import org.jspecify.annotations.Nullable;

/**
 * Around the reservation station, in each cycle: issues a command of each kind, takes the end of one, lets one enter.
 * Not thread-safe.
 */
final class IssueStage {
    private final ReservationStation station;
    private final CommandQueue unrolled;
    private final LoadController loads;
    private final PreloadUnroller unroller;
    private final ExecuteController execute;
    private final StoreController stores;
    private final FrontendTlb tlb;
    private final LoopEnds loops;
    private final UnitCycles units;
    private final Profile profile;
    private final TimingListener listener;
    private final boolean accounts;
    private final boolean tellsCommands;

    /** The units that the last step gave something or took something from, as a mask; those in front are ISSUE. */
    private int stirred;

    /** The station had no room for the command that enters it next. */
    private boolean waited;

    /** The unit whose commands cost nothing. */
    private @Nullable Unit free;

    /** What counter commands go to, if they are carried out. */
    private @Nullable CounterUnit counters;

    /** The last cycle in which a command entered the station. */
    private long allocatedAt = -1;

    /** The controllers that commands go to. */
    record Controllers(
            LoadController loads, PreloadUnroller unroller, ExecuteController execute, StoreController stores) {}

    /** Who hears that a command of a loop has ended. */
    interface LoopEnds {
        void ended(TimedCommand command);
    }

    IssueStage(
            GemminiConfig config,
            CommandQueue unrolled,
            Controllers controllers,
            FrontendTlb tlb,
            LoopEnds loops,
            UnitCycles units,
            Profile profile,
            TimingListener listener) {
        this.unrolled = unrolled;
        this.tlb = tlb;
        this.loops = loops;
        this.units = units;
        this.profile = profile;
        this.listener = listener;
        loads = controllers.loads();
        unroller = controllers.unroller();
        execute = controllers.execute();
        stores = controllers.stores();
        station = new ReservationStation(config, profile);
        accounts = profile != Profile.NONE;
        tellsCommands = profile.wantsCommands();
    }

    ReservationStation station() {
        return station;
    }

    void assumeFree(Unit unit) {
        free = unit;
    }

    void countWith(CounterUnit unit) {
        counters = unit;
    }

    /** Whether a command entered the station in this cycle. */
    boolean allocatedIn(long cycle) {
        return allocatedAt == cycle;
    }

    /** Whether the last step gave the unit a command, told of an end there, or made room for what is in front (ISSUE). */
    boolean stirred(Unit unit) {
        return (stirred & 1 << unit.ordinal()) != 0;
    }

    private void stir(Unit unit) {
        stirred |= 1 << unit.ordinal();
    }

    /** The line of the command for which the station has no room in this cycle, or 0. */
    int fullForLine(long cycle) {
        return unrolled.isEmpty() || unrolled.poppedIn(cycle) ? 0 : unrolled.peek().line;
    }

    /** The first cycle, from {@code now} on, in which anything may happen here by itself. */
    long nextEvent(long now) {
        return mayStep(now)
                ? now
                : Math.min(loads.moves().endsAt(), stores.moves().endsAt());
    }

    private boolean mayStep(long now) {
        station.beginCycle();
        return mayAllocate() || (station.hasReady() && mayIssue(now));
    }

    private boolean mayAllocate() {
        return !unrolled.isEmpty() && (unrolled.peek().leavesAtOnce() || station.hasSlot(unrolled.peek()));
    }

    private boolean mayIssue(long now) {
        return (station.ready(station.executeSlots()) >= 0 && unroller.queue().hasRoom(now))
                || (station.ready(station.loadSlots()) >= 0 && loads.queue().hasRoom(now))
                || (station.ready(station.storeSlots()) >= 0 && stores.queue().hasRoom(now));
    }

    void step(long cycle) {
        stirred = 0;
        station.beginCycle();
        if (station.hasReady()) {
            int load = station.ready(station.loadSlots());
            int executed = station.ready(station.executeSlots());
            int store = station.ready(station.storeSlots());
            issue(load, loads.queue(), cycle);
            issue(executed, unroller.queue(), cycle);
            issue(store, stores.queue(), cycle);
        }
        complete(cycle);
        allocate(cycle);
    }

    private void issue(int slot, CommandQueue queue, long cycle) {
        if (slot < 0 || !queue.hasRoom(cycle)) {
            return;
        }
        TimedCommand command = station.command(slot);
        listener.issued(cycle, station.traceSlot(slot), command.funct, command.rs1, command.rs2);
        profile.issued(cycle, slot);
        if (isFree(command, slot)) {
            station.issue(slot);
            end(slot, command, cycle);
            return;
        }
        queue.push(command);
        stir(command.unit);
        if (station.issue(slot)) {
            profile.done(cycle, slot);
            tellLoop(command);
        }
    }

    private boolean isFree(TimedCommand command, int slot) {
        return free != null && station.unit(slot) == free && !command.configures();
    }

    /** One completion a cycle: execute, load, store. */
    private void complete(long cycle) {
        int slot = execute.takeCompleted();
        if (slot < 0) {
            slot = loads.moves().takeEnded(cycle);
        }
        if (slot < 0) {
            slot = stores.moves().takeEnded(cycle);
        }
        if (slot >= 0) {
            end(slot, station.command(slot), cycle);
        }
    }

    private void end(int slot, TimedCommand command, long cycle) {
        listener.done(cycle, station.traceSlot(slot));
        profile.done(cycle, slot);
        station.complete(slot);
        stir(command.unit);
        tellLoop(command);
    }

    private void tellLoop(TimedCommand command) {
        if (command.origin != TimedCommand.Origin.CORE) {
            loops.ended(command);
            stir(Unit.ISSUE);
        }
    }

    private void allocate(long cycle) {
        if (!mayAllocate()) {
            waited |= !unrolled.isEmpty();
            return;
        }
        if (counters != null && !counters.admits(unrolled.peek(), cycle)) {
            return;
        }
        TimedCommand command = unrolled.pop(cycle);
        stir(Unit.ISSUE);
        if (command.leavesAtOnce()) {
            carryOut(command, cycle);
            return;
        }
        allocatedAt = cycle;
        listener.allocated(cycle, command.funct, command.rs1, command.rs2, command.line);
        station.allocate(command);
        listener.entered(cycle, station.traceSlot(command.slot()));
        if (accounts) {
            units.busy(Unit.ISSUE, command.line, 1);
        }
        if (tellsCommands) {
            if (waited) {
                profile.stationFull();
            }
            profile.allocated(cycle, command.slot(), command.told());
        }
        waited = false;
    }

    /** A command that never enters the station. */
    private void carryOut(TimedCommand command, long cycle) {
        if (tellsCommands) {
            profile.passed(cycle, command.told());
        }
        switch (command.instruction) {
            case Instruction.Flush _ -> tlb.flush(cycle);
            case Instruction.CounterAccess _ when counters != null -> counters.access(command, cycle);
            default -> {}
        }
    }
}
