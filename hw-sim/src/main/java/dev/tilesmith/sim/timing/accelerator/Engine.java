package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.counter.LinkCounts;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteController;
import dev.tilesmith.sim.timing.accelerator.execute.PreloadUnroller;
import dev.tilesmith.sim.timing.accelerator.load.LoadController;
import dev.tilesmith.sim.timing.accelerator.load.LoadMoves;
import dev.tilesmith.sim.timing.accelerator.load.LoadPath;
import dev.tilesmith.sim.timing.accelerator.load.StreamReader;
import dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoop;
import dev.tilesmith.sim.timing.accelerator.loop.MatmulLoop;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.accelerator.shared.UnitCycles;
import dev.tilesmith.sim.timing.accelerator.store.StoreController;
import dev.tilesmith.sim.timing.accelerator.store.StorePath;
import dev.tilesmith.sim.timing.accelerator.store.StreamWriter;
import dev.tilesmith.sim.timing.memory.Link;
import dev.tilesmith.sim.timing.memory.MemorySystem;
import org.jspecify.annotations.Nullable;

/**
 * The units of the accelerator and the memory behind it, stepped in the order in which values pass between them within a
 * cycle: consumers before producers. Each has an {@link Alarm} and is stepped in the cycles in which that is due; cycles
 * in which none is are passed at once. Not thread-safe.
 */
final class Engine {
    private final MemorySystem memory;
    private final Link link;
    private final FrontendTlb tlb = new FrontendTlb();
    private final LocalMemories memories;
    private final CommandQueue unrolled = new CommandQueue(2);
    private final MatmulLoop loop;
    private final ConvolutionLoop convolutions;
    private final CommandQueues queues;
    private final IssueStage issue;
    private final LoadController loads;
    private final StreamReader reader;
    private final LoadPath loadPath;
    private final ExecuteController execute;
    private final PreloadUnroller unroller;
    private final StoreController stores;
    private final StorePath storePath;
    private final StreamWriter writer;
    private final Waits waits;
    private final boolean accounts;

    /** What counter commands go to, if they are carried out. */
    private @Nullable CounterUnit counters;

    private final Alarm front = new Alarm();
    private final Alarm issuing = new Alarm();
    private final Alarm loading = new Alarm();
    private final Alarm executing = new Alarm();
    private final Alarm unrolling = new Alarm();
    private final Alarm storing = new Alarm();
    private final Alarm remembering = new Alarm();

    /** The command that the core hands over in the present cycle. */
    private @Nullable TimedCommand handedOver;

    /** The next cycle to step. */
    private long now;

    Engine(GemminiConfig config, TimingStart start, Uncore.Probed dataCache, Profile profile, TimingListener listener) {
        UnitCycles units = new UnitCycles(profile);
        AcceleratorParameters parameters = AcceleratorParameters.of(config);
        memory = new MemorySystem(Calibration.of(config), start, dataCache);
        link = memory.link();
        memories = new LocalMemories(config);
        LoadMoves moves = new LoadMoves(parameters.moves());
        loadPath = new LoadPath(config, parameters, memories, moves);
        reader =
                new StreamReader(config, parameters, moves, loadPath, tlb.reader(), link, memory.transfers(), listener);
        loads = new LoadController(config, moves, reader, loadPath);
        execute = new ExecuteController(config, parameters, memories, units);
        unroller = new PreloadUnroller(execute.queue());
        storePath = new StorePath(config, parameters, memories);
        stores = new StoreController(config, parameters, memories, storePath);
        writer = new StreamWriter(tlb.writer(), link, memory.transfers(), listener);
        loop = new MatmulLoop(config, unrolled);
        convolutions = new ConvolutionLoop(config, loop.input());
        queues = new CommandQueues(convolutions.input(), listener);
        issue = new IssueStage(
                config,
                unrolled,
                new IssueStage.Controllers(loads, unroller, execute, stores),
                tlb,
                this::loopCommandEnded,
                units,
                profile,
                listener);
        waits = new Waits(issue, loads, reader, execute, storePath, writer, units, profile);
        accounts = profile != Profile.NONE;
    }

    /** From now on counter commands are carried out: the program reads what is counted here. */
    CounterUnit countWith(LinkCounts counts) {
        var units = new CounterEvents.Units(issue, tlb, loads, reader, unroller, execute, stores, writer, loop);
        var unit = new CounterUnit(new CounterEvents(units, counts));
        issue.countWith(unit);
        counters = unit;
        return unit;
    }

    MemorySystem memory() {
        return memory;
    }

    IssueStage issue() {
        return issue;
    }

    Waits waits() {
        return waits;
    }

    boolean hasRoom() {
        return handedOver == null && queues.hasRoom();
    }

    /** The queue sees it in the next cycle, so it is put there at the end of this one. */
    void handOver(TimedCommand command) {
        handedOver = command;
        front.wake(now);
    }

    /** The core has asked the memory for something in the present cycle. */
    void memoryAsked() {
        remembering.wake(now);
    }

    boolean isBusy() {
        return !queues.isEmpty()
                || convolutions.isBusy()
                || !loop.input().isEmpty()
                || !unrolled.isEmpty()
                || loop.isBusy()
                || issue.station().isBusy()
                || writer.isBusy()
                || reader.isBusy()
                || !storePath.isEmpty();
    }

    void advanceTo(long cycle) {
        while (now < cycle) {
            long next = nextEvent();
            if (next > now) {
                passTo(Math.min(next, cycle));
            } else {
                step(now);
                if (counters != null) {
                    counters.stepped(now);
                }
                now++;
            }
        }
    }

    /** The first cycle, from the next one to step on, in which a unit is to be asked. */
    long nextEvent() {
        long loadOrStore = Math.min(loading.at(), storing.at());
        long command = Math.min(Math.min(front.at(), issuing.at()), unrolling.at());
        return Math.max(now, Math.min(Math.min(loadOrStore, command), Math.min(executing.at(), remembering.at())));
    }

    private void passTo(long cycle) {
        if (accounts) {
            waits.account(now, cycle - now, false, false);
        }
        now = cycle;
    }

    private void step(long cycle) {
        boolean executes = executing.isDue(cycle) || (execute.isStreaming() ? isRunMet(cycle) : unrolling.isDue(cycle));
        if (executes) {
            execute.catchUp(cycle);
        }
        memories.beginCycle();
        if (executes) {
            execute.writeResult(cycle);
        }
        stepMemory(cycle);
        boolean stored = storing.isDue(cycle);
        if (stored) {
            writer.step(cycle, storePath);
            storePath.step(cycle);
        }
        if (executes) {
            execute.step(cycle);
        }
        if (stored) {
            storePath.read(cycle, stores);
            stores.step(cycle);
            endStoring(cycle);
        }
        boolean loaded = loading.isDue(cycle);
        if (loaded) {
            reader.request(cycle);
            loads.step(cycle);
            endLoading(cycle);
        }
        if (executes) {
            endExecuting(cycle);
        }
        if (unrolling.isDue(cycle)) {
            unroll(cycle);
        }
        stepCommands(cycle, executes, loaded || stored);
    }

    /** Whether a load or a store may use a bank in this cycle that the execute controller uses while it streams. */
    private boolean isRunMet(long cycle) {
        return storePath.usesBanks() || (loading.isDue(cycle) && loadPath.mayWrite(execute.scratchpadBanks(), cycle));
    }

    /** What reader and writer take from the link, then all that is behind it. */
    private void stepMemory(long cycle) {
        if (loading.isDue(cycle)) {
            loadPath.step(cycle);
            reader.merge(cycle);
        }
        if (storing.isDue(cycle)) {
            writer.takeAcknowledgement(cycle);
        }
        if (link.wasUsed()) {
            remembering.wake(cycle);
        }
        if (!remembering.isDue(cycle)) {
            return;
        }
        memory.step(cycle);
        remembering.sleepUntil(memory.nextEvent(cycle + 1));
        if (link.readBeat() >= 0) {
            loading.wake(cycle);
        }
        if (link.hasAcknowledgement() || writer.waitsForLink()) {
            storing.wake(cycle);
        }
    }

    private void endStoring(long cycle) {
        if (link.wasUsed()) {
            remembering.wake(cycle);
        }
        if (stores.queue().poppedIn(cycle)) {
            issuing.wake(cycle);
        }
        issuing.wake(stores.moves().endsAt());
        long ofWriter = Math.min(writer.nextEvent(cycle + 1, storePath), storePath.nextEvent(cycle + 1));
        storing.sleepUntil(Math.min(ofWriter, stores.nextEvent(cycle + 1)));
    }

    private void endLoading(long cycle) {
        if (link.wasUsed()) {
            remembering.wake(cycle);
        }
        if (loads.queue().poppedIn(cycle)) {
            issuing.wake(cycle);
        }
        issuing.wake(loads.moves().endsAt());
        loading.sleepUntil(
                loadPath.isEmpty() ? Math.min(reader.nextEvent(cycle + 1), loads.nextEvent(cycle + 1)) : cycle + 1);
    }

    private void endExecuting(long cycle) {
        if (execute.hasCompleted()) {
            issuing.wake(cycle);
        }
        if (execute.queue().poppedIn(cycle)) {
            unrolling.wake(cycle + 1);
        }
        executing.sleepUntil(execute.nextEvent(cycle + 1));
    }

    private void unroll(long cycle) {
        int waiting = execute.queue().size();
        unroller.step(cycle);
        if (execute.queue().size() > waiting && !execute.isStreaming()) {
            executing.wake(cycle + 1);
        }
        if (unroller.queue().poppedIn(cycle)) {
            issuing.wake(cycle);
        }
        unrolling.sleepUntil(unroller.mayStep(cycle + 1) ? cycle + 1 : Uncore.NEVER);
    }

    /** Tells the profile what it was not told yet. */
    void report() {
        execute.catchUp(now);
        execute.report();
        waits.report();
    }

    /** The way of commands, from its end to its beginning; and the account of the cycle. */
    private void stepCommands(long cycle, boolean executed, boolean moved) {
        boolean issued = issuing.isDue(cycle);
        if (issued) {
            waits.tellAlike();
            issue.step(cycle);
            wakeStirred(cycle);
            issuing.sleepUntil(issue.nextEvent(cycle + 1));
        }
        if (accounts) {
            waits.account(cycle, 1, moved || issued, executed);
        }
        if (front.isDue(cycle)) {
            stepFront(cycle);
        }
    }

    private void wakeStirred(long cycle) {
        if (issue.stirred(Unit.LOAD)) {
            loading.wake(cycle);
        }
        if (issue.stirred(Unit.EXECUTE)) {
            unrolling.wake(cycle + 1);
        }
        if (issue.stirred(Unit.STORE)) {
            storing.wake(cycle);
        }
        if (issue.stirred(Unit.ISSUE)) {
            front.wake(cycle);
        }
    }

    private void stepFront(long cycle) {
        int waiting = unrolled.size();
        loop.step(cycle);
        convolutions.step(cycle);
        queues.step(cycle);
        if (handedOver != null) {
            queues.accept(handedOver);
            handedOver = null;
        }
        if (unrolled.size() > waiting) {
            issuing.wake(cycle + 1);
        }
        boolean moves = queues.mayStep(cycle + 1) || convolutions.mayStep(cycle + 1) || loop.mayStep(cycle + 1);
        front.sleepUntil(moves ? cycle + 1 : Uncore.NEVER);
    }

    private void loopCommandEnded(TimedCommand command) {
        switch (command.origin) {
            case CORE -> {}
            case MATMUL_LOOP -> loop.ended(command);
            case CONVOLUTION_LOOP -> convolutions.ended(command);
        }
    }
}
