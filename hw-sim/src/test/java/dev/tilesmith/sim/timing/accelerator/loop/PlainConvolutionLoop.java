package dev.tilesmith.sim.timing.accelerator.loop;

import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.BIAS;
import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.EXECUTE;
import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.INPUT;
import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.PARTS;
import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.STORE;
import static dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoopState.WEIGHTS;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.ConvolutionBias;
import dev.tilesmith.sim.isa.ConvolutionComputes;
import dev.tilesmith.sim.isa.ConvolutionInput;
import dev.tilesmith.sim.isa.ConvolutionPart;
import dev.tilesmith.sim.isa.ConvolutionShape;
import dev.tilesmith.sim.isa.ConvolutionStores;
import dev.tilesmith.sim.isa.ConvolutionWeights;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * The convolution loop unit: turns a loop_conv_ws into configurations, mvins, preloads, computes and mvouts (Gemmini
 * LoopConv.scala). It keeps two loops; five generators work on the first and go on with the second, but computes of a
 * loop wait for all its loads to be sent, stores for all its computes, and loads of the second loop wait while the
 * first one's computes wait for loads. One command leaves per cycle: a store, compute, bias, weight or input, in this
 * order. Other commands pass when no loop is configured. Not thread-safe.
 */
public final class PlainConvolutionLoop {
    private final GemminiConfig config;
    private final CommandQueue input = new CommandQueue(2);
    private final CommandQueue output;
    private final ConvolutionLoopState[] loops = {new ConvolutionLoopState(0), new ConvolutionLoopState(1)};
    private final ConvolutionGenerator[] generators = new ConvolutionGenerator[PARTS];
    /** First accumulator row of the next loop, as bias, execute and store see it. */
    private final int[] accumulatorStart = new int[PARTS];

    private int head;

    private int loadsInFlight;
    private int executesInFlight;
    private int storesInFlight;
    private int loadsEnded;
    private int executesEnded;
    private int storesEnded;

    public PlainConvolutionLoop(GemminiConfig config, CommandQueue output) {
        this.config = config;
        this.output = output;
        for (int part = 0; part < PARTS; part++) {
            generators[part] = new ConvolutionGenerator(loops[0]);
        }
    }

    public CommandQueue input() {
        return input;
    }

    /** Whether it has a command or a loop; a fence waits for it. */
    public boolean isBusy() {
        return !input.isEmpty() || isLooping();
    }

    private boolean isLooping() {
        return loops[0].isConfigured() || loops[1].isConfigured();
    }

    /** A command of the loop has ended in this cycle; its generator may send another from the next. */
    public void ended(Instruction instruction) {
        if (isLoad(instruction)) {
            loadsEnded++;
        } else if (isStore(instruction)) {
            storesEnded++;
        } else {
            executesEnded++;
        }
    }

    private static boolean isLoad(Instruction instruction) {
        return instruction instanceof Instruction.Mvin || instruction instanceof Instruction.ConfigLoad;
    }

    private static boolean isStore(Instruction instruction) {
        return instruction instanceof Instruction.Mvout || instruction instanceof Instruction.ConfigStore;
    }

    public void step(long cycle) {
        if (isLooping()) {
            loop(cycle);
        } else if (!input.isEmpty()) {
            if (isLoopCommand(input.peek().instruction)) {
                configure(loops[head], cycle);
            } else if (output.hasRoom(cycle)) {
                output.push(input.pop(cycle));
            }
        }
        loadsInFlight -= loadsEnded;
        executesInFlight -= executesEnded;
        storesInFlight -= storesEnded;
        loadsEnded = 0;
        executesEnded = 0;
        storesEnded = 0;
    }

    /** A cycle with a loop: everything is decided by the state at its start. */
    private void loop(long cycle) {
        ConvolutionLoopState target = loops[head].isConfigured() ? loops[1 - head] : loops[head];
        boolean configures = !input.isEmpty() && isLoopCommand(input.peek().instruction) && !target.isConfigured();
        boolean finished = loops[head].isDone();
        int idle = idleGenerators();
        int requested = requests(idle);
        int allowed = allowed(idle);
        int sent = output.hasRoom(cycle) ? choose() : -1;
        markCompleted(idle);
        if (sent >= 0) {
            send(sent);
        }
        for (int part = 0; part < PARTS; part++) {
            generators[part].step(part == sent, (allowed >> part & 1) != 0);
            if ((requested >> part & 1) != 0) {
                begin(part);
            }
        }
        if (configures) {
            configure(target, cycle);
        }
        if (finished) {
            loops[head].reset();
            head = 1 - head;
        }
    }

    private static boolean isLoopCommand(Instruction instruction) {
        return instruction instanceof Instruction.LoopConvolutionConfig
                || instruction instanceof Instruction.LoopConvolutionRun;
    }

    private void configure(ConvolutionLoopState target, long cycle) {
        TimedCommand command = input.pop(cycle);
        if (command.instruction instanceof Instruction.LoopConvolutionConfig configuration) {
            target.configure(configuration);
        } else if (command.instruction instanceof Instruction.LoopConvolutionRun run) {
            target.run(run, command, config);
        }
    }

    private int idleGenerators() {
        int idle = 0;
        for (int part = 0; part < PARTS; part++) {
            if (generators[part].isIdle()) {
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

    private ConvolutionLoopState next(int part) {
        return loops[head].hasStarted(part) ? loops[1 - head] : loops[head];
    }

    private static boolean mayBegin(int part, ConvolutionLoopState loop) {
        if (!loop.isConfigured() || loop.hasStarted(part)) {
            return false;
        }
        return switch (part) {
            case EXECUTE -> loop.hasStarted(BIAS) && loop.hasStarted(WEIGHTS) && loop.hasStarted(INPUT);
            case STORE -> loop.hasStarted(EXECUTE);
            default -> true;
        };
    }

    private void begin(int part) {
        ConvolutionLoopState loop = next(part);
        loop.start(part);
        generators[part].begin(loop, part(part, loop));
        if (loop.shape().output() != 0) {
            int half = config.accumulatorRows() / 2;
            accumulatorStart[part] = half - accumulatorStart[part];
        }
    }

    private ConvolutionPart part(int part, ConvolutionLoopState loop) {
        ConvolutionShape shape = loop.shape();
        int half = config.scratchpadRows() / 2;
        return switch (part) {
            case BIAS -> new ConvolutionBias(shape, accumulatorStart[BIAS]);
            case WEIGHTS -> new ConvolutionWeights(shape, shape.weightStart(loop.index, half));
            case INPUT -> new ConvolutionInput(shape, shape.inputStart(loop.index, half), false);
            case EXECUTE ->
                new ConvolutionComputes(
                        shape,
                        shape.inputStart(loop.index, half),
                        shape.weightStart(loop.index, half),
                        accumulatorStart[EXECUTE]);
            default -> new ConvolutionStores(shape, accumulatorStart[STORE]);
        };
    }

    private void markCompleted(int idle) {
        for (int part = 0; part < PARTS; part++) {
            ConvolutionLoopState loop = generators[part].loop;
            if ((idle >> part & 1) != 0 && loop.hasStarted(part)) {
                loop.complete(part);
            }
        }
    }

    /** The parts whose generator may put a command into its pipeline. */
    private int allowed(int idle) {
        ConvolutionGenerator execute = generators[EXECUTE];
        int result = 0;
        boolean loaded = true;
        for (int part = BIAS; part <= INPUT; part++) {
            boolean sameLoop = generators[part].loop == execute.loop;
            if (sameLoop || !execute.loop.waitsForLoads()) {
                result |= 1 << part;
            }
            loaded &= !sameLoop || (idle >> part & 1) != 0;
        }
        if (loaded) {
            result |= 1 << EXECUTE;
        }
        if (generators[STORE].loop != execute.loop || (idle >> EXECUTE & 1) != 0) {
            result |= 1 << STORE;
        }
        return result;
    }

    /** The part whose command leaves, or -1. */
    private int choose() {
        for (int part = 0; part < PARTS; part++) {
            if (generators[part].leaving() != null && !isOverloaded(part)) {
                return part;
            }
        }
        return -1;
    }

    private boolean isOverloaded(int part) {
        return switch (part) {
            case STORE -> storesInFlight >= config.storeEntries();
            case EXECUTE -> executesInFlight >= config.executeEntries();
            default -> loadsInFlight >= config.loadEntries();
        };
    }

    private void send(int part) {
        TimedCommand command = generators[part].leaving();
        if (command == null) {
            throw new IllegalStateException("no command leaves part " + part);
        }
        output.push(command);
        if (part == BIAS || part == WEIGHTS || part == INPUT) {
            loadsInFlight++;
        } else if (part == STORE) {
            storesInFlight++;
        } else {
            executesInFlight++;
        }
    }
}
