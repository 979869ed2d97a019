package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.counter.LinkCounts;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.memory.MemorySystem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accelerator with the L2 and DRAM behind it, driven lazily by the core. Not thread-safe. */
public final class Accelerator implements Uncore {
    private final Engine engine;
    private final MemorySystem memory;
    private final Waits waits;
    private final Profile profile;
    private final boolean tellsCommands;
    private @Nullable CounterUnit counters;

    /** The core has found the queue full since its last command. */
    private boolean refused;

    private int commandsSent;

    public Accelerator(GemminiConfig config, TimingStart start, Uncore.Probed dataCache) {
        this(config, start, dataCache, Profile.NONE, TimingListener.NONE);
    }

    /** An accelerator whose counter commands read its counters, for a program that has the machine for itself. */
    public static Accelerator withCounters(
            GemminiConfig config,
            TimingStart start,
            Uncore.Probed dataCache,
            Profile profile,
            TimingListener listener) {
        LinkCounts counts = new LinkCounts();
        Accelerator accelerator = new Accelerator(config, start, dataCache, profile, counts.and(listener));
        accelerator.counters = accelerator.engine.countWith(counts);
        return accelerator;
    }

    public Accelerator(
            GemminiConfig config,
            TimingStart start,
            Uncore.Probed dataCache,
            Profile profile,
            TimingListener listener) {
        this.profile = profile;
        engine = new Engine(config, start, dataCache, profile, listener);
        memory = engine.memory();
        waits = engine.waits();
        tellsCommands = profile.wantsCommands();
    }

    /** Names, in the vendor's header, of the events that counters were set to and that are not counted. */
    public List<String> eventsNotCounted() {
        return counters == null ? List.of() : counters.eventsNotCounted();
    }

    /**
     * From now on the unit's commands end as they are issued, but for configurations: the rest of the machine goes on as
     * it is.
     */
    public void assumeFree(Unit unit) {
        engine.issue().assumeFree(unit);
    }

    @Override
    public void preload(long lineAddress) {
        memory.preload(lineAddress);
    }

    @Override
    public boolean hasRoom(long cycle) {
        engine.advanceTo(cycle);
        boolean room = engine.hasRoom();
        refused |= !room;
        return room;
    }

    @Override
    public void send(long cycle, int funct, long rs1, long rs2, int line) {
        engine.advanceTo(cycle);
        if (!engine.hasRoom()) {
            throw new IllegalStateException("the command queue is full in cycle " + cycle);
        }
        waits.noFence();
        TimedCommand command = TimedCommand.of(funct, rs1, rs2, line, ++commandsSent);
        if (tellsCommands) {
            profile.sent(cycle, command.told(), refused);
        }
        refused = false;
        engine.handOver(command);
    }

    @Override
    public boolean answers(int funct) {
        return counters != null && CounterUnit.answers(funct);
    }

    @Override
    public long resultAt(long cycle) {
        engine.advanceTo(cycle);
        return counters == null ? NEVER : counters.resultAt();
    }

    @Override
    public long takeResult() {
        return Objects.requireNonNull(counters).takeResult();
    }

    @Override
    public boolean isBusy(long cycle) {
        engine.advanceTo(cycle);
        boolean busy = engine.isBusy();
        waits.fence(cycle, busy);
        return busy;
    }

    @Override
    public void fencesAt(int line) {
        waits.fencesAt(line);
    }

    @Override
    public void acquire(long cycle, Client client, long lineAddress, Access access) {
        engine.advanceTo(cycle);
        memory.acquire(client, lineAddress, access);
        engine.memoryAsked();
    }

    @Override
    public long refilledAt(long cycle, Client client) {
        engine.advanceTo(cycle);
        return memory.refilledAt(client);
    }

    @Override
    public boolean ownsRefill(Client client) {
        return memory.ownsRefill(client);
    }

    @Override
    public void release(long cycle, long lineAddress) {
        engine.advanceTo(cycle);
        memory.release(lineAddress);
        engine.memoryAsked();
    }

    @Override
    public void report(long cycle) {
        engine.advanceTo(cycle);
        engine.report();
    }

    @Override
    public long nextChange(long cycle) {
        engine.advanceTo(cycle);
        long next = engine.nextEvent();
        return next == NEVER ? NEVER : Math.max(next, cycle) + 1;
    }
}
