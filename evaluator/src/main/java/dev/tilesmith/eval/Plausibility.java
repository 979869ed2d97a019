package dev.tilesmith.eval;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Counters;

/** Cycles that no machine of this kind can reach are a defect of ours, and stop the run loudly. */
final class Plausibility {
    /** Width of the accelerator's bus (gemmini.md section 4, dma_buswidth). */
    private static final int BUS_BYTES_PER_CYCLE = 16;

    private Plausibility() {}

    /** @throws IllegalStateException when the array or the bus cannot have done the work in these cycles */
    static void check(Cycles cycles, Counters counters, GemminiConfig config) {
        var arrayCycles = counters.macs() / ((long) config.dim() * config.dim());
        require(cycles, arrayCycles, "multiply-accumulates fed to the array");
        require(cycles, counters.traffic().bytesIn() / BUS_BYTES_PER_CYCLE, "bytes moved in");
        require(cycles, counters.traffic().bytesOut() / BUS_BYTES_PER_CYCLE, "bytes moved out");
    }

    private static void require(Cycles cycles, long least, String work) {
        if (cycles.count() < least) {
            throw new IllegalStateException(
                    "the simulator reports %,d cycles, but the %s alone take %,d; this is a defect of the simulator"
                            .formatted(cycles.count(), work, least));
        }
    }
}
