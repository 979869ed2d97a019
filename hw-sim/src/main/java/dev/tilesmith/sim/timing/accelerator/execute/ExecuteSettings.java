package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.Dataflow;

/** What the last configurations of the execute unit say (Gemmini ExecuteController.scala, config_ex). Not thread-safe. */
final class ExecuteSettings {
    private Dataflow dataflow = Dataflow.OUTPUT_STATIONARY;
    private boolean transposesFirst;
    private boolean transposesSecond;
    private int activationsStride;
    private int outputStride;

    void configure(Instruction.ConfigExecute config) {
        activationsStride = config.activationsStride();
        outputStride = config.outputStride();
        if (!config.onlyStrides()) {
            dataflow = config.dataflow();
            transposesFirst = config.transposesFirst();
            transposesSecond = config.transposesSecond();
        }
    }

    boolean isOutputStationary() {
        return dataflow == Dataflow.OUTPUT_STATIONARY;
    }

    boolean transposesFirst() {
        return transposesFirst;
    }

    boolean transposesSecond() {
        return transposesSecond;
    }

    /** Rows of A take the way through the transposer: with outputs stationary, unless they are to be transposed. */
    boolean firstThroughTransposer() {
        return isOutputStationary() != transposesFirst;
    }

    /** Rows of B take it. */
    boolean secondThroughTransposer() {
        return isOutputStationary() && transposesSecond;
    }

    /** Rows of the preloaded operand take it. */
    boolean preloadThroughTransposer() {
        return !isOutputStationary() && transposesSecond;
    }

    int activationsStride() {
        return activationsStride;
    }

    int outputStride() {
        return outputStride;
    }
}
