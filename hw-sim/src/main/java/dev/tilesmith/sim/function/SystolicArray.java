package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.isa.Tile;

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

    /** Writes the part of the result that the tile covers to accumulator rows. */
    void toAccumulator(int firstRow, int rowStride, Tile tile, boolean accumulates);

    /** Writes it, narrowed to elements, to scratchpad rows. */
    void toScratchpad(int firstRow, int rowStride, Tile tile, boolean relu);
}
