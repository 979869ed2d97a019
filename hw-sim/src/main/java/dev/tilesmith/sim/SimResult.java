package dev.tilesmith.sim;

import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.List;

/** How a run of the machine ended. */
public sealed interface SimResult {
    /**
     * The kernel returned.
     *
     * @param cycles of the timed calls: none when untimed, one when evaluated, cold and warm when measured
     * @param instructions retired by the first timed call, or by the untimed one
     * @param counters of the same call
     * @param races what the hardware does not order, in order of discovery
     */
    record Finished(List<Long> cycles, long instructions, Counters counters, List<Race> races) implements SimResult {
        public Finished {
            cycles = List.copyOf(cycles);
            races = List.copyOf(races);
        }
    }

    /** The guest did something illegal. */
    record Faulted(String message, CodeImage.SourcePlace place) implements SimResult {}

    /** The guest consumed more than a limit allows; {@code value} is the limit. */
    record OverLimit(String limit, long value, CodeImage.SourcePlace place) implements SimResult {
        /** Without a place. */
        public OverLimit(String limit, long value) {
            this(limit, value, CodeImage.SourcePlace.UNKNOWN);
        }
    }

    /** The run passed {@link dev.tilesmith.sim.config.Limits#boundCycles()} and was stopped. */
    record CutShort(long boundCycles) implements SimResult {}

    /** The caller asked for the end. */
    record Cancelled() implements SimResult {}
}
