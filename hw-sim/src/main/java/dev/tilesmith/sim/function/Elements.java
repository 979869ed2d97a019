package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Activation;

/**
 * How elements change on their way between DRAM and the local memories: one implementation for each kind of machine.
 * Offsets are into byte arrays, rows into the local memories; {@code count} elements of one row.
 */
sealed interface Elements permits Int8Elements, FloatElements {
    void toScratchpad(byte[] source, int offset, int row, int count, float scale);

    /** Copies elements of a row to a column further right of another one (first-layer pixel repeats). */
    void repeat(int row, int count, int otherRow, int otherColumn);

    void zeroScratchpad(int row, int count);

    /** {@code shrunk}: the source holds elements, not accumulator words. */
    void toAccumulator(byte[] source, int offset, int row, int count, MoveIn how);

    void zeroAccumulator(int row, int count, boolean accumulates);

    void fromScratchpad(int row, int count, byte[] target, int offset);

    void fromAccumulator(int row, int count, byte[] target, int offset, MoveOut how);

    /** Raises each element of {@code target} to at least the element of the row. */
    void poolScratchpad(int row, int count, byte[] target, int offset);

    void poolAccumulator(int row, int count, byte[] target, int offset, MoveOut how);

    /** Raises each element to at least zero: what the padding around a pooled image counts as. */
    void poolZero(int count, byte[] target, int offset);

    /** How a mvin changes what it moves to the accumulator. */
    record MoveIn(boolean shrunk, boolean accumulates, float scale) {}

    /**
     * How a mvout changes what it moves from the accumulator; at full width the hardware changes nothing.
     *
     * @param scale what activated words are multiplied with
     * @param normalizer knows the activations
     */
    record MoveOut(boolean fullWidth, Activation activation, float scale, Normalizer normalizer) {
        boolean relu() {
            return activation == Activation.RELU;
        }

        /** Without the activations that the vendor's model does not apply while pooling. */
        MoveOut pooling() {
            return new MoveOut(fullWidth, relu() ? activation : Activation.NONE, scale, normalizer);
        }
    }
}
