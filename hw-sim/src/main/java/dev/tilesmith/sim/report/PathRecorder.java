package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.Instruction;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Finds the critical path of a call while it runs: each event continues the path of the last event that it had to wait
 * for. What an event waits for (accelerator-timing.md section 2):
 *
 * <ul>
 *   <li>the core's next command: its last one; what entered the reservation station last, if the queue was full; behind a
 *       fence, the last end of a command;
 *   <li>entering the station: being sent, the command before, or the end of one of its kind where the station was full;
 *   <li>issue: entering, or the end of its last wait; or the end before it in its unit, where the controller had no room;
 *   <li>the end: its issue, or the end before it in its unit. A preload's result comes out behind the compute after it.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class PathRecorder implements Profile {
    /** More than fit between core and station, so that no number is in use twice. */
    private static final int SENT_KEPT = 64;
    /** Cycles from the core into the station when nothing is in the way (accelerator-timing.md 2.1). */
    private static final int WAY_CYCLES = 5;

    private static final int SLOTS = 32;

    private PathTrail host = PathTrail.NONE;
    private final PathTrail[] sent = new PathTrail[SENT_KEPT];
    private PathTrail allocation = PathTrail.NONE;
    private final PathTrail[] lastDone = new PathTrail[Unit.values().length];
    /** The last end in the execute unit but of preloads, whose results come out later and in between. */
    private PathTrail computed = PathTrail.NONE;

    private final Slot[] slots = new Slot[SLOTS];
    private final PathCategories categories = new PathCategories();
    private PathTrail latest = PathTrail.NONE;
    private PathTrail ended = PathTrail.NONE;
    private int endedCategory;
    private Slot openPreload;
    private boolean stationFull;
    private boolean open;
    private long beginCycle;

    /** A slot of the reservation station and the events of the command in it. */
    private static final class Slot {
        PathTrail allocated = PathTrail.NONE;
        PathTrail released = PathTrail.NONE;
        PathTrail issued = PathTrail.NONE;
        /** The end of the compute behind this preload. */
        PathTrail carried = PathTrail.NONE;

        Command command = Command.NONE;
        /** Of a compute: the preload before it. */
        Command preload = Command.NONE;

        Slot preloadSlot = this;

        void take(PathTrail allocation) {
            allocated = allocation;
            released = PathTrail.NONE;
            issued = PathTrail.NONE;
            carried = PathTrail.NONE;
        }
    }

    public PathRecorder() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = new Slot();
        }
        openPreload = slots[0];
        forget();
    }

    @Override
    public boolean wantsCommands() {
        return true;
    }

    @Override
    public void begin(long cycle) {
        forget();
        host = PathTrail.begin(cycle);
        latest = host;
        beginCycle = cycle;
        open = true;
    }

    private void forget() {
        Arrays.fill(sent, PathTrail.NONE);
        Arrays.fill(lastDone, PathTrail.NONE);
        for (var slot : slots) {
            slot.take(PathTrail.NONE);
        }
        allocation = PathTrail.NONE;
        computed = PathTrail.NONE;
        ended = PathTrail.NONE;
    }

    @Override
    public void end(long cycle) {
        open = false;
    }

    @Override
    public void stationFull() {
        stationFull = true;
    }

    @Override
    public void sent(long cycle, Command command, boolean refused) {
        if (!open) {
            return;
        }
        if (refused && allocation.isAfter(host)) {
            host = allocation.next(cycle, categories.of(Unit.ISSUE, command));
        } else {
            host = host.next(cycle, categories.of(Unit.HOST, command));
        }
        sent[command.number() % SENT_KEPT] = host;
    }

    @Override
    public void allocated(long cycle, int number, Command command) {
        if (!open) {
            return;
        }
        allocation = causeOfAllocation(command).next(cycle, categories.of(Unit.ISSUE, command));
        stationFull = false;
        var slot = slots[number];
        slot.take(allocation);
        slot.command = command;
        if (command.instruction() instanceof Instruction.Preload) {
            openPreload = slot;
        } else if (command.instruction() instanceof Instruction.Compute) {
            slot.preload = openPreload.command;
            slot.preloadSlot = openPreload;
        }
    }

    private PathTrail causeOfAllocation(Command command) {
        var done = lastDone[command.unit().ordinal()];
        if (stationFull && done.happened()) {
            return done;
        }
        var sending = sent[command.number() % SENT_KEPT];
        if (allocation.happened() && allocation.cycle() + 1 > sending.cycle() + WAY_CYCLES) {
            return allocation;
        }
        return sending.happened() ? sending : host;
    }

    @Override
    public void issued(long cycle, int number) {
        var slot = slots[number];
        if (!open || !slot.allocated.happened()) {
            return;
        }
        var ready = slot.released.happened() ? slot.released : slot.allocated;
        if (cycle <= ready.cycle() + 1) {
            slot.issued = ready.next(cycle, categories.of(Unit.ISSUE, slot.command));
        } else {
            // The controller's queue was full: its unit is behind.
            var unit = slot.command.unit();
            var done = lastDone[unit.ordinal()];
            slot.issued = (done.isAfter(ready) ? done : ready).next(cycle, categories.of(unit, slot.command));
        }
        latest = slot.issued;
    }

    @Override
    public void released(int number) {
        if (open && latest.happened()) {
            slots[number].released = latest;
        }
    }

    @Override
    public void done(long cycle, int number) {
        var slot = slots[number];
        if (!open || !slot.issued.happened()) {
            return;
        }
        var unit = slot.command.unit();
        endedCategory = categories.of(unit, slot.command);
        var done = causeOfEnd(slot, unit).next(cycle, endedCategory);
        lastDone[unit.ordinal()] = done;
        if (unit == Unit.EXECUTE && !(slot.command.instruction() instanceof Instruction.Preload)) {
            computed = done;
            var preload = slot.preloadSlot;
            if (slot.command.instruction() instanceof Instruction.Compute && preload.command == slot.preload) {
                preload.carried = done;
            }
        }
        latest = done;
        ended = done;
    }

    private PathTrail causeOfEnd(Slot slot, Unit unit) {
        if (slot.command.instruction() instanceof Instruction.Preload) {
            return slot.carried.isAfter(slot.issued) ? slot.carried : slot.issued;
        }
        var before = unit == Unit.EXECUTE ? computed : lastDone[unit.ordinal()];
        return before.isAfter(slot.issued) ? before : slot.issued;
    }

    @Override
    public void fenceEnded(long cycle) {
        if (open && ended.isAfter(host)) {
            host = ended.next(cycle, endedCategory);
        }
    }

    /**
     * The path of the call.
     *
     * @param cycles of the call
     */
    public CriticalPath path(long cycles) {
        var end = host.next(beginCycle + cycles, categories.of(Unit.HOST, Command.NONE));
        var spent = end.spent();
        var steps = new ArrayList<CriticalPath.Step>();
        for (int category = 0; category < spent.length; category++) {
            if (spent[category] > 0) {
                steps.add(categories.step(category, spent[category]));
            }
        }
        return new CriticalPath(cycles, steps);
    }
}
