package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the critical path of a call while it runs: each event takes over the path of the last event that it had to wait
 * for, so nothing grows with the number of commands. What an event waits for (accelerator-timing.md section 2):
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

    private final PathTrail host = new PathTrail();
    private final PathTrail[] sent = PathTrail.trails(SENT_KEPT);
    private final PathTrail allocation = new PathTrail();
    private final PathTrail[] lastDone = PathTrail.trails(Unit.values().length);
    /** The last end in the execute unit but of preloads, whose results come out later and in between. */
    private final PathTrail computed = new PathTrail();

    private final Slot[] slots = new Slot[SLOTS];
    private final PathCategories categories = new PathCategories();
    private PathTrail latest = host;
    private PathTrail ended = computed;
    private int endedCategory;
    private Slot openPreload;
    private boolean stationFull;
    private boolean open;
    private long beginCycle;

    /** A slot of the reservation station and the events of the command in it. */
    private static final class Slot {
        final PathTrail allocated = new PathTrail();
        final PathTrail released = new PathTrail();
        final PathTrail issued = new PathTrail();
        /** The end of the compute behind this preload. */
        final PathTrail carried = new PathTrail();

        Command command = Command.NONE;
        /** Of a compute: the preload before it. */
        Command preload = Command.NONE;

        Slot preloadSlot = this;

        void clear() {
            allocated.clear();
            released.clear();
            issued.clear();
            carried.clear();
        }
    }

    public PathRecorder() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = new Slot();
        }
        openPreload = slots[0];
    }

    @Override
    public boolean wantsCommands() {
        return true;
    }

    @Override
    public void begin(long cycle) {
        for (var trails : List.of(sent, lastDone)) {
            for (var trail : trails) {
                trail.clear();
            }
        }
        for (var slot : slots) {
            slot.clear();
        }
        allocation.clear();
        computed.clear();
        host.begin(cycle);
        latest = host;
        ended = computed;
        beginCycle = cycle;
        open = true;
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
            host.follow(allocation, cycle, categories.of(Unit.ISSUE, command));
        } else {
            host.follow(host, cycle, categories.of(Unit.HOST, command));
        }
        sent[command.number() % SENT_KEPT].set(host);
    }

    @Override
    public void allocated(long cycle, int number, Command command) {
        if (!open) {
            return;
        }
        allocation.follow(causeOfAllocation(command), cycle, categories.of(Unit.ISSUE, command));
        stationFull = false;
        var slot = slots[number];
        slot.clear();
        slot.allocated.set(allocation);
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
            slot.issued.follow(ready, cycle, categories.of(Unit.ISSUE, slot.command));
        } else {
            // The controller's queue was full: its unit is behind.
            var unit = slot.command.unit();
            var done = lastDone[unit.ordinal()];
            slot.issued.follow(done.isAfter(ready) ? done : ready, cycle, categories.of(unit, slot.command));
        }
        latest = slot.issued;
    }

    @Override
    public void released(int number) {
        if (open && latest.happened()) {
            slots[number].released.set(latest);
        }
    }

    @Override
    public void done(long cycle, int number) {
        var slot = slots[number];
        if (!open || !slot.issued.happened()) {
            return;
        }
        var unit = slot.command.unit();
        var done = lastDone[unit.ordinal()];
        endedCategory = categories.of(unit, slot.command);
        done.follow(causeOfEnd(slot, unit), cycle, endedCategory);
        if (unit == Unit.EXECUTE && !(slot.command.instruction() instanceof Instruction.Preload)) {
            computed.set(done);
            var preload = slot.preloadSlot;
            if (slot.command.instruction() instanceof Instruction.Compute && preload.command == slot.preload) {
                preload.carried.set(done);
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
            host.follow(ended, cycle, endedCategory);
        }
    }

    /**
     * The path of the call.
     *
     * @param cycles of the call
     */
    public CriticalPath path(long cycles) {
        var end = new PathTrail();
        end.follow(host, beginCycle + cycles, categories.of(Unit.HOST, Command.NONE));
        var steps = new ArrayList<CriticalPath.Step>();
        for (int category = 0; category < categories.size(); category++) {
            if (end.spent(category) > 0) {
                steps.add(categories.step(category, end.spent(category)));
            }
        }
        return new CriticalPath(cycles, steps);
    }
}
