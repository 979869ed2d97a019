package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.riscv.CodeImage.SourcePlace;
import dev.tilesmith.sim.riscv.ElfLoader;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A bare-metal program with the machine for itself: it begins at its entry in machine mode with cold caches, prints and
 * ends through its host words, and may trap.
 *
 * @param memoryBytes of DRAM from 0x80000000 on
 * @param limits for the whole program; its stack is its own matter
 */
public record WholeProgram(
        ElfLoader.Executable executable,
        GemminiConfig config,
        long memoryBytes,
        Limits limits,
        TimingStart start,
        Watch watch) {
    /** What a program gets unless told otherwise: 256 MB, of which only touched ones take space. */
    public static final long DEFAULT_MEMORY_BYTES = 256L << 20;

    /** Longer than a kernel: start-up code, output and reference results in software belong to a program. */
    public static final Limits DEFAULT_LIMITS =
            new Limits(4_000_000_000L, 50_000_000L, 4_000_000_000L, 0, Long.MAX_VALUE);

    /** With what a program gets unless told otherwise. */
    public WholeProgram(ElfLoader.Executable executable, GemminiConfig config, Watch watch) {
        this(executable, config, DEFAULT_MEMORY_BYTES, DEFAULT_LIMITS, TimingStart.DEFAULT, watch);
    }

    /**
     * Runs it.
     *
     * @param console takes the bytes that the program prints, in order
     */
    public Result run(IntConsumer console) {
        return ProgramRun.run(this, console);
    }

    /** How a program ended. */
    public sealed interface Result {
        /**
         * The program told the host that it ends.
         *
         * @param cycles from its first instruction on
         * @param instructions retired
         * @param races what the hardware does not order, in order of discovery
         * @param eventsNotCounted events that the program has set the accelerator's counters to and that read 0 here, by
         *     their names in the vendor's gemmini_counter.h
         */
        record Exited(
                long exitCode,
                long cycles,
                long instructions,
                Counters counters,
                List<Race> races,
                List<String> eventsNotCounted)
                implements Result {
            public Exited {
                races = List.copyOf(races);
                eventsNotCounted = List.copyOf(eventsNotCounted);
            }
        }

        /** The program did something illegal for which it has no handler, or which the core cannot trap. */
        record Faulted(String message, long pc, SourcePlace place) implements Result {}

        /** The program consumed more than a limit allows. */
        record OverLimit(String limit, long value) implements Result {}

        /** The caller asked for the end. */
        record Cancelled() implements Result {}

        /** It cannot even begin. */
        record Unfit(String message) implements Result {}
    }
}
