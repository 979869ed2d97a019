package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.riscv.CodeImage;

/**
 * The machine as one function: program and memory in, result out, with the program's effects left in the memory. No files,
 * clock, threads or randomness: the same inputs give the same result.
 */
public final class Simulator {
    private Simulator() {}

    /** Runs a program on a memory that holds its arrays; code and stack are added where the memory lacks them. */
    public static SimResult run(Program program, GuestMemory memory, GemminiConfig config, Limits limits) {
        return run(program, memory, new Machine(config, limits, Watch.NONE));
    }

    /** The same, with a caller that looks in and may end it. */
    public static SimResult run(Program program, GuestMemory memory, GemminiConfig config, Limits limits, Watch watch) {
        return run(program, memory, new Machine(config, limits, watch));
    }

    private static SimResult run(Program program, GuestMemory memory, Machine machine) {
        var run = prepared(program, memory, machine);
        try {
            return placed(run.result(), program.image().placeAt(run.pc()));
        } catch (GuestFault fault) {
            return new SimResult.Faulted(fault.reason(), program.image().placeAt(run.pc()));
        } catch (CallWatch.TooManyCommands tooMany) {
            return new SimResult.OverLimit(
                    "accelerator commands",
                    machine.limits().commands(),
                    program.image().placeAt(run.pc()));
        }
    }

    /** What ended at a limit tells where it was then. */
    private static SimResult placed(SimResult result, CodeImage.SourcePlace place) {
        return result instanceof SimResult.OverLimit(var limit, var value, var _)
                ? new SimResult.OverLimit(limit, value, place)
                : result;
    }

    private static Run prepared(Program program, GuestMemory memory, Machine machine) {
        if (program.mode() == Program.Mode.UNTIMED) {
            return new UntimedRun(program, memory, machine);
        }
        return program.free() == Free.HOST
                ? new FreeHostRun(program, memory, machine)
                : new TimedRun(program, memory, machine);
    }

    /** What a run runs on, besides program and memory. */
    record Machine(GemminiConfig config, Limits limits, Watch watch) {}

    /** One run of a program, timed or not. */
    sealed interface Run permits UntimedRun, TimedRun, FreeHostRun {
        /** Runs to the end. */
        SimResult result();

        /** Address of the instruction that is executed now. */
        long pc();
    }
}
