package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Dataflow;

/**
 * The array of processing elements: holds the stationary operand and the one to come, and multiplies. One implementation
 * for each kind of machine.
 */
sealed interface SystolicArray permits Int8Array, FloatArray {
    /** Shifts the next stationary operand in: weights, or the initial sums when outputs are stationary. */
    void preload(Operand operand, Dataflow dataflow);

    /** The operand preloaded last becomes the stationary one. */
    void flip(Dataflow dataflow);

    /** Result = bias + activations x weights. */
    void multiplyByWeights(Operand activations, Operand bias);

    /** Sums += activations x second; the result is the sums shifted to the right, rounded and narrowed. */
    void addProduct(Operand activations, Operand second, int shift);

    /** Writes one row of the result to an accumulator row. */
    void toAccumulator(int resultRow, int row, int count, boolean accumulates);

    /** Writes one row of the result, narrowed to elements, to a scratchpad row. */
    void toScratchpad(int resultRow, int row, int count, boolean relu);
}
