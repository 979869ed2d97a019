package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.execute.PlainExecuteController;
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
import dev.tilesmith.sim.timing.accelerator.store.StoreController;
import dev.tilesmith.sim.timing.accelerator.store.StorePath;
import dev.tilesmith.sim.timing.accelerator.store.StreamWriter;
import dev.tilesmith.sim.timing.memory.PlainMemorySystem;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: the accelerator with the L2 and DRAM behind it as the documents describe it, stepped through every cycle.
 * Units have Plain in front of their names where the engine that ships leaves out steps or takes several at once; where it
 * does not, both have the same class. It changes only when the rules of the machine do. Not thread-safe.
 */
public final class PlainAccelerator implements Uncore {
    private final PlainMemorySystem memory;
    private final FrontendTlb tlb = new FrontendTlb();
    private final LocalMemories memories;
    private final CommandQueue unrolled = new CommandQueue(2);
    private final MatmulLoop loop;
    private final ConvolutionLoop convolutions;
    private final CommandQueues queues;
    private final ReservationStation station;
    private final LoadController loads;
    private final StreamReader reader;
    private final LoadPath loadPath;
    private final PlainExecuteController execute;
    private final PreloadUnroller unroller;
    private final StoreController stores;
    private final StorePath storePath;
    private final StreamWriter writer;
    private final Profile profile;
    private final TimingListener listener;
    private final PlainWaits waits;
    private final boolean accounts;
    private final boolean tellsCommands;

    /** The command that the core hands over in the present cycle. */
    private @Nullable TimedCommand handedOver;

    /** The core has found the queue full since its last command. */
    private boolean refused;

    private int commandsSent;

    /** The next cycle to step. */
    private long now;

    public PlainAccelerator(GemminiConfig config, TimingStart start, Uncore.Probed dataCache) {
        this(config, start, dataCache, Profile.NONE, TimingListener.NONE);
    }

    public PlainAccelerator(
            GemminiConfig config,
            TimingStart start,
            Uncore.Probed dataCache,
            Profile profile,
            TimingListener listener) {
        this.profile = profile;
        this.listener = listener;
        AcceleratorParameters parameters = AcceleratorParameters.of(config);
        memory = new PlainMemorySystem(Calibration.of(config), start, dataCache);
        memories = new LocalMemories(config);
        LoadMoves moves = new LoadMoves(parameters.moves());
        loadPath = new LoadPath(config, parameters, memories, moves);
        reader = new StreamReader(
                config, parameters, moves, loadPath, tlb.reader(), memory.link(), memory.transfers(), listener);
        loads = new LoadController(config, moves, reader, loadPath);
        execute = new PlainExecuteController(config, parameters, memories, profile);
        unroller = new PreloadUnroller(execute.queue());
        storePath = new StorePath(config, parameters, memories);
        stores = new StoreController(config, parameters, memories, storePath);
        writer = new StreamWriter(tlb.writer(), memory.link(), memory.transfers(), listener);
        station = new ReservationStation(config, profile);
        loop = new MatmulLoop(config, unrolled);
        convolutions = new ConvolutionLoop(config, loop.input());
        queues = new CommandQueues(convolutions.input(), listener);
        waits = new PlainWaits(station, loads, reader, execute, storePath, writer, profile);
        accounts = profile != Profile.NONE;
        tellsCommands = profile.wantsCommands();
    }

    @Override
    public void preload(long lineAddress) {
        memory.preload(lineAddress);
    }

    @Override
    public boolean hasRoom(long cycle) {
        advanceTo(cycle);
        boolean room = queues.hasRoom();
        refused |= !room;
        return room;
    }

    @Override
    public void send(long cycle, int funct, long rs1, long rs2, int line) {
        advanceTo(cycle);
        if (!queues.hasRoom() || handedOver != null) {
            throw new IllegalStateException("the command queue is full in cycle " + cycle);
        }
        waits.noFence();
        TimedCommand command = TimedCommand.of(funct, rs1, rs2, line, ++commandsSent);
        if (tellsCommands) {
            profile.sent(cycle, command.told(), refused);
        }
        refused = false;
        // The queue sees it in the next cycle, so it is put there at the end of this one.
        handedOver = command;
    }

    @Override
    public boolean isBusy(long cycle) {
        advanceTo(cycle);
        boolean busy = !queues.isEmpty()
                || convolutions.isBusy()
                || !loop.input().isEmpty()
                || !unrolled.isEmpty()
                || loop.isBusy()
                || station.isBusy()
                || writer.isBusy()
                || reader.isBusy()
                || !storePath.isEmpty();
        waits.fence(cycle, busy);
        return busy;
    }

    @Override
    public void fencesAt(int line) {
        waits.fencesAt(line);
    }

    @Override
    public void acquire(long cycle, Client client, long lineAddress, Access access) {
        advanceTo(cycle);
        memory.acquire(client, lineAddress, access);
    }

    @Override
    public long refilledAt(long cycle, Client client) {
        advanceTo(cycle);
        return memory.refilledAt(client);
    }

    @Override
    public boolean ownsRefill(Client client) {
        return memory.ownsRefill(client);
    }

    @Override
    public void release(long cycle, long lineAddress) {
        advanceTo(cycle);
        memory.release(lineAddress);
    }

    @Override
    public void report(long cycle) {
        advanceTo(cycle);
    }

    @Override
    public long nextChange(long cycle) {
        advanceTo(cycle);
        return cycle + 1;
    }

    private void advanceTo(long cycle) {
        while (now < cycle) {
            step(now++);
        }
    }

    /** One cycle, consumers before producers. */
    private void step(long cycle) {
        memories.beginCycle();
        execute.writeResult(cycle);
        loadPath.step(cycle);
        reader.merge(cycle);
        writer.takeAcknowledgement(cycle);
        memory.step(cycle);
        writer.step(cycle, storePath);
        storePath.step(cycle);
        execute.step(cycle);
        storePath.read(cycle, stores);
        stores.step(cycle);
        reader.request(cycle);
        loads.step(cycle);
        unroller.step(cycle);
        stepStation(cycle);
        if (accounts) {
            waits.account(cycle);
        }
        loop.step(cycle);
        convolutions.step(cycle);
        queues.step(cycle);
        if (handedOver != null) {
            queues.accept(handedOver);
            handedOver = null;
        }
    }

    private void stepStation(long cycle) {
        station.beginCycle();
        int load = station.ready(station.loadSlots());
        int executed = station.ready(station.executeSlots());
        int store = station.ready(station.storeSlots());
        issue(load, loads.queue(), cycle);
        issue(executed, unroller.queue(), cycle);
        issue(store, stores.queue(), cycle);
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
        queue.push(command);
        if (station.issue(slot)) {
            profile.done(cycle, slot);
            tellLoop(command);
        }
    }

    /** One completion a cycle: execute, load, store. */
    private void complete(long cycle) {
        int slot = execute.completed();
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
        tellLoop(command);
    }

    private void tellLoop(TimedCommand command) {
        switch (command.origin) {
            case CORE -> {}
            case MATMUL_LOOP -> loop.ended(command);
            case CONVOLUTION_LOOP -> convolutions.ended(command);
        }
    }

    private void allocate(long cycle) {
        if (unrolled.isEmpty()) {
            return;
        }
        TimedCommand command = unrolled.peek();
        if (command.leavesAtOnce()) {
            unrolled.pop(cycle);
            if (command.instruction instanceof Instruction.Flush) {
                tlb.flush(cycle);
            }
        } else if (station.hasSlot(command)) {
            unrolled.pop(cycle);
            listener.allocated(cycle, command.funct, command.rs1, command.rs2, command.line);
            station.allocate(command);
            if (accounts) {
                profile.busy(Unit.ISSUE, command.line, 1);
            }
            if (tellsCommands) {
                profile.allocated(cycle, command.slot(), command.told());
            }
        } else {
            waits.full(command.line);
        }
    }
}
