package dev.tilesmith.sim.timing.plain.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.GemminiConfig.Element;

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
 */
record AcceleratorParameters(
        int dim,
        int meshLatencyCycles,
        int tags,
        int moves,
        int readDelay,
        int loadScaleStages,
        int storeScaleStages,
        int scratchpadRowBytes,
        int accumulatorRowBytes) {

    static AcceleratorParameters of(GemminiConfig config) {
        int dim = config.dim();
        boolean integer = config.element() == Element.INT8;
        int elementLatency = integer ? 0 : 2;
        int outputDelay = integer ? 1 : 0;
        return new AcceleratorParameters(
                dim,
                dim * (elementLatency + 1) + (dim - 1) * (elementLatency + 1) + outputDelay,
                5 * (elementLatency + 1) + 1,
                config.requestsInFlight() / dim + 1,
                integer ? 4 : 1,
                integer ? 0 : 4,
                integer ? 8 : 4,
                dim * config.elementBytes(),
                dim * config.accumulatorBytes());
    }
}
