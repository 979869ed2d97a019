package dev.tilesmith.sim.timing.accelerator.loop;

import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.A;
import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.B;
import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.D;
import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.EXECUTE;
import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.PARTS;
import static dev.tilesmith.sim.timing.accelerator.loop.MatmulLoopState.STORE;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.NormalizingStores;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.CommandsInFlight;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import org.jspecify.annotations.Nullable;

/**
 * The matrix loop unit: turns a loop_ws into mvins, preloads, computes and mvouts (Gemmini LoopMatmul.scala,
 * WeightedArbiter.scala). It keeps two loops; five generators work on the first and go on with the second, so that
 * loads of one call overlap computes of the call before. One command leaves per cycle. Other commands pass when no
 * loop is configured. Not thread-safe.
 */
public final class MatmulLoop {
    private final GemminiConfig config;
    private final MatmulCommands commands;
    private final CommandQueue input = new CommandQueue(2);
    private final CommandQueue output;

    private final MatmulLoopState[] loops = {new MatmulLoopState(0), new MatmulLoopState(1)};
    private int head;
    private boolean residual;
    private int line;

    private final MatmulGenerator[] generators = new MatmulGenerator[PARTS];
    private final int accumulatorHalf;
    private int biasStart;
    private int executeStart;
    private int storeStart;

    /** The stores of the loop whose results are normalized. */
    private @Nullable NormalizingStores normalizing;

    private final CommandsInFlight inFlight;

    public MatmulLoop(GemminiConfig config, CommandQueue output) {
        this.config = config;
        this.output = output;
        inFlight = new CommandsInFlight(config);
        commands = new MatmulCommands(config);
        commands.scratchpadHalf(config.scratchpadRows() / 2);
        accumulatorHalf = config.accumulatorRows() / 2;
        for (int part = 0; part < PARTS; part++) {
            generators[part] = new MatmulGenerator(loops[0]);
        }
    }

    public CommandQueue input() {
        return input;
    }

    /** Whether a loop is configured; a fence waits for it. */
    public boolean isBusy() {
        return loops[0].configured || loops[1].configured;
    }

    /** A command of the loop has ended in this cycle; its generator may send another from the next. */
    public void ended(TimedCommand command) {
        inFlight.ended(command);
    }

    public void step(long cycle) {
        if (!isBusy()) {
            if (!input.isEmpty()) {
                passOrConfigure(cycle);
            }
            inFlight.settle();
            return;
        }
        MatmulLoopState target = loops[head].configured ? loops[1 - head] : loops[head];
        boolean finished = loops[head].isDone();
        int idle = idleGenerators();
        int requested = requests(idle);
        markCompleted(idle);
        int sent = output.hasRoom(cycle) ? choose() : -1;
        TimedCommand command = sent < 0 ? null : command(sent);
        if (command != null) {
            output.push(command);
            inFlight.sent(command);
            advance(sent);
        }
        dropEmpty(idle);
        if (!input.isEmpty() && input.peek().instruction instanceof Instruction.LoopCommand && !target.configured) {
            configure(target, cycle);
        }
        for (int part = 0; part < PARTS; part++) {
            if ((requested >> part & 1) != 0) {
                begin(part);
            }
        }
        if (finished) {
            loops[head].reset();
            head = 1 - head;
        }
        inFlight.settle();
    }

    private void passOrConfigure(long cycle) {
        if (input.peek().instruction instanceof Instruction.LoopCommand) {
            configure(loops[head], cycle);
        } else if (output.hasRoom(cycle)) {
            output.push(input.pop(cycle));
        }
    }

    private void configure(MatmulLoopState target, long cycle) {
        TimedCommand command = input.pop(cycle);
        target.configure(command.instruction);
        if (command.instruction instanceof Instruction.LoopRun run) {
            residual = run.addsResidual();
            line = command.line;
            commands.number(command.number);
        }
    }

    private int idleGenerators() {
        int idle = 0;
        for (int part = 0; part < PARTS; part++) {
            if (generators[part].idle) {
                idle |= 1 << part;
            }
        }
        return idle;
    }

    /** The parts that an idle generator takes in this cycle. */
    private int requests(int idle) {
        int result = 0;
        for (int part = 0; part < PARTS; part++) {
            if ((idle >> part & 1) != 0 && mayBegin(part, next(part))) {
                result |= 1 << part;
            }
        }
        return result;
    }

    private MatmulLoopState next(int part) {
        return loops[head].hasStarted(part) ? loops[1 - head] : loops[head];
    }

    private boolean mayBegin(int part, MatmulLoopState loop) {
        if (!loop.configured || loop.hasStarted(part)) {
            return false;
        }
        return switch (part) {
            case EXECUTE -> loop.hasStarted(A) && loop.hasStarted(B) && loop.hasStarted(D);
            case STORE -> residual || loop.hasStarted(EXECUTE);
            default -> true;
        };
    }

    private void begin(int part) {
        MatmulLoopState loop = next(part);
        loop.start(part);
        MatmulGenerator generator = generators[part];
        int residualStart = loop.index * accumulatorHalf;
        boolean toggles = loop.addressC != 0;
        switch (part) {
            case A -> {
                generator.begin(loop, loop.addressA == 0, 0);
                generator.localStart = residual ? residualStart : commands.startOfA(generator);
            }
            case B -> generator.begin(loop, loop.addressB == 0, residual ? residualStart : startOfB(loop));
            case D -> {
                generator.begin(loop, loop.addressD == 0, biasStart);
                biasStart = toggles ? toggled(biasStart) : biasStart;
            }
            case EXECUTE -> {
                generator.begin(loop, residual, executeStart);
                executeStart = toggles ? toggled(executeStart) : executeStart;
            }
            default -> {
                generator.begin(loop, loop.addressC == 0, residual ? residualStart : storeStart);
                normalizing = loop.normalizes ? commands.normalizingStores(generator, config) : null;
                storeStart = toggles ? toggled(storeStart) : storeStart;
            }
        }
    }

    private int toggled(int start) {
        return start + accumulatorHalf >= config.accumulatorRows() ? 0 : start + accumulatorHalf;
    }

    private int startOfB(MatmulLoopState loop) {
        return commands.endOfB(loop) - loop.blocksK * loop.blocksJ * config.dim();
    }

    private void markCompleted(int idle) {
        for (int part = 0; part < PARTS; part++) {
            MatmulLoopState loop = generators[part].loop;
            if ((idle >> part & 1) != 0 && loop.running && loop.hasStarted(part)) {
                loop.complete(part);
            }
        }
    }

    /** Generators without anything to send end a cycle after they began. */
    private void dropEmpty(int idle) {
        for (int part = 0; part < PARTS; part++) {
            if ((idle >> part & 1) == 0 && generators[part].skips) {
                generators[part].idle = true;
            }
        }
    }

    /** The part whose command leaves: store, execute, bias, then A or B. */
    private int choose() {
        if (inFlight.mayStore() && maySend(STORE) && mayStore()) {
            return STORE;
        }
        if (inFlight.mayExecute() && maySend(EXECUTE) && mayExecute()) {
            return EXECUTE;
        }
        if (!inFlight.mayLoad()) {
            return -1;
        }
        if (maySend(D)) {
            return D;
        }
        int part = chooseLoad();
        return maySend(part) ? part : -1;
    }

    private boolean maySend(int part) {
        return !generators[part].idle && !generators[part].skips;
    }

    private int chooseLoad() {
        MatmulGenerator a = generators[A];
        MatmulGenerator b = generators[B];
        boolean sameLoop = a.loop == b.loop;
        if (residual ? sameLoop && !a.idle : !sameLoop && a.loop == loops[head]) {
            return A;
        }
        boolean forceB = !sameLoop && b.loop == loops[head];
        if (forceB || (residual && a.idle) || a.idle) {
            return B;
        }
        if (b.idle) {
            return A;
        }
        return a.k > b.k || (b.k == 0 && b.j == 0) ? B : A;
    }

    private boolean mayExecute() {
        MatmulGenerator execute = generators[EXECUTE];
        MatmulGenerator a = generators[A];
        MatmulGenerator b = generators[B];
        boolean aIsAhead = !a.isOn(execute.loop) || a.k > execute.k || (a.k == execute.k && a.i > execute.i);
        // The comparison of A's k in B's condition is the hardware's.
        boolean bIsAhead = !b.isOn(execute.loop) || b.k > execute.k || (a.k == execute.k && b.j > execute.j);
        return aIsAhead && bIsAhead && !generators[D].isOn(execute.loop);
    }

    private boolean mayStore() {
        MatmulGenerator store = generators[STORE];
        MatmulLoopState loop = store.loop;
        int blocks = Math.min(commands.storeBlocks(loop), loop.blocksJ - store.j);
        if (residual) {
            MatmulGenerator b = generators[B];
            boolean loaded = !generators[A].isOn(loop) && !b.isOn(loop);
            return loaded || b.k > store.i || (b.k == store.i && b.j >= store.j + blocks);
        }
        MatmulGenerator execute = generators[EXECUTE];
        return !execute.isOn(loop)
                || (!loop.normalizes
                        && execute.k == loop.blocksK - 1
                        && (execute.j >= store.j + blocks
                                || (execute.j == store.j + blocks - 1 && execute.i > store.i)));
    }

    private TimedCommand command(int part) {
        MatmulGenerator generator = generators[part];
        return switch (part) {
            case A -> commands.loadA(generator, residual, line);
            case B -> commands.loadB(generator, residual, line);
            case D -> commands.loadD(generator, line);
            case EXECUTE -> commands.execute(generator, startOfB(generator.loop), line);
            default ->
                normalizing == null ? commands.store(generator, line) : commands.timed(normalizing.command(), line);
        };
    }

    private void advance(int part) {
        MatmulGenerator generator = generators[part];
        MatmulLoopState loop = generator.loop;
        switch (part) {
            case A -> {
                int endK = residual ? loop.blocksJ : loop.blocksK;
                boolean turned = loop.transposesA;
                generator.stepIThenK(
                        turned ? commands.blocks(loop.blocksI) : 1,
                        loop.blocksI,
                        turned ? 1 : commands.blocks(endK),
                        endK);
            }
            case B -> {
                int endK = residual ? loop.blocksI : loop.blocksK;
                boolean turned = loop.transposesB;
                generator.stepJThenK(
                        turned ? 1 : commands.blocks(loop.blocksJ),
                        loop.blocksJ,
                        turned ? commands.blocks(endK) : 1,
                        endK);
            }
            case D -> generator.stepIThenJ(loop.blocksI, commands.biasBlocks(loop), loop.blocksJ);
            case EXECUTE -> generator.stepExecute();
            default -> {
                if (normalizing != null) {
                    normalizing.step();
                    generator.idle = normalizing.isDone();
                    return;
                }
                generator.stepIThenJ(loop.blocksI, commands.storeBlocks(loop), loop.blocksJ);
            }
        }
    }

    /** Whether anything happens here in this cycle. */
    public boolean mayStep(long now) {
        boolean configures = !input.isEmpty() && input.peek().instruction instanceof Instruction.LoopCommand;
        if (!isBusy()) {
            return configures || (!input.isEmpty() && output.hasRoom(now));
        }
        if (loops[head].isDone() || (configures && !(loops[0].configured && loops[1].configured))) {
            return true;
        }
        int idle = idleGenerators();
        return requests(idle) != 0 || mayComplete(idle) || (output.hasRoom(now) && choose() >= 0);
    }

    /** Whether a generator ends, or an idle one's loop has not heard of its end. */
    private boolean mayComplete(int idle) {
        for (int part = 0; part < PARTS; part++) {
            MatmulLoopState loop = generators[part].loop;
            boolean ended = (idle >> part & 1) != 0;
            if (ended ? loop.running && loop.hasStarted(part) && !loop.hasCompleted(part) : generators[part].skips) {
                return true;
            }
        }
        return false;
    }
}
