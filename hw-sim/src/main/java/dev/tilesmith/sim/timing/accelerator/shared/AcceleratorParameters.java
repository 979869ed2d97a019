package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Calibration;

/**
 * The timing numbers that follow from a configuration (Gemmini Scratchpad.scala, MeshWithDelays.scala,
 * LoadController.scala, VectorScalarMultiplier.scala).
 *
 * @param dim rows of an operation, columns of a block
 * @param meshLatencyCycles from a row's entry into the array to the write of a result row
 * @param tags results, and operations, in flight in the array
 * @param moves mvins, and mvouts, in flight
 * @param readDelay entries of a scratchpad bank's read pipe; the queues around it are a little longer
 * @param loadScaleStages stages of a pipelined load scaler; 0: a ring of three rows with four lanes
 * @param storeScaleStages stages of the store scaler
 * @param scratchpadRowBytes bytes of a scratchpad row
 * @param accumulatorRowBytes bytes of an accumulator row
 * @param times the calibration that these follow from
 */
public record AcceleratorParameters(
        int dim,
        int meshLatencyCycles,
        int tags,
        int moves,
        int readDelay,
        int loadScaleStages,
        int storeScaleStages,
        int scratchpadRowBytes,
        int accumulatorRowBytes,
        Calibration.Accelerator times) {

    public static AcceleratorParameters of(GemminiConfig config) {
        int dim = config.dim();
        var times = Calibration.of(config).accelerator();
        int hopCycles = times.elementLatency() + 1;
        return new AcceleratorParameters(
                dim,
                dim * hopCycles + (dim - 1) * hopCycles + times.outputDelay(),
                5 * hopCycles + 1,
                config.requestsInFlight() / dim + 1,
                times.readDelay(),
                times.loadScaleStages(),
                times.storeScaleStages(),
                dim * config.elementBytes(),
                dim * config.accumulatorBytes(),
                times);
    }
}
