package dev.tilesmith.sim.isa;

/**
 * A command of the accelerator, decoded (gemmini.md sections 2.3 to 2.5). {@code gemmini_fence()} is none: it is the
 * RISC-V fence, and the accelerator never sees it.
 */
public sealed interface Instruction {
    /** Moves rows from DRAM to a local memory; DRAM address 0 writes zeros. {@code state} says which config_ld holds. */
    record Mvin(int state, long dramAddress, LocalAddress destination, Tile tile) implements Instruction {}

    /** Moves rows from a local memory to DRAM. */
    record Mvout(long dramAddress, LocalAddress source, Tile tile) implements Instruction {}

    /** Names the stationary operand of the next compute, and where its result goes. */
    record Preload(LocalAddress operand, Tile operandTile, LocalAddress output, Tile outputTile)
            implements Instruction {}

    /** Multiplies with the operand preloaded last. The second operand is the bias when weights are stationary. */
    record ComputePreloaded(LocalAddress activations, Tile activationsTile, LocalAddress second, Tile secondTile)
            implements Compute {}

    /** Multiplies with what the array holds already. */
    record ComputeAccumulated(LocalAddress activations, Tile activationsTile, LocalAddress second, Tile secondTile)
            implements Compute {}

    /** What the two computes have in common. */
    sealed interface Compute extends Instruction {
        /** The array gets no fewer rows of an operand, whatever the operand has (ExecuteController.scala, total_rows). */
        int LEAST_ROWS = 4;

        LocalAddress activations();

        Tile activationsTile();

        LocalAddress second();

        Tile secondTile();
    }

    /** How the array computes. With {@code onlyStrides} nothing but the two strides changes. */
    record ConfigExecute(
            Dataflow dataflow,
            Activation activation,
            long shift,
            boolean transposesFirst,
            boolean transposesSecond,
            boolean onlyStrides,
            int activationsStride,
            int outputStride)
            implements Instruction {}

    /** How the mvins of one state load. */
    record ConfigLoad(int state, long strideBytes, float scale, boolean shrunk, int blockStride, int pixelRepeats)
            implements Instruction {}

    /** How mvouts store. A scale of all ones keeps the present one, as StoreController.scala has it. */
    record ConfigStore(Activation activation, long strideBytes, float scale, boolean keepsScale, Pooling pooling)
            implements Instruction {}

    /**
     * Constants of the normalizing activations, which the default machine does not have.
     *
     * @param statistics which set of running sums the next mvouts use
     * @param softmax the third bit of the activation, behind the two of config_st
     * @param onlyStatistics nothing but the set changes
     * @param inverse whether {@code constant} is qln2_inv rather than qln2
     */
    record ConfigNorm(
            int statistics, boolean softmax, boolean onlyStatistics, boolean inverse, int constant, int qb, int qc)
            implements Instruction {}

    /** Forgets translations; orders nothing. */
    record Flush(boolean skips) implements Instruction {}

    /** What the unit of the matrix loop takes; all else waits until it has sent its loops. */
    sealed interface LoopCommand extends Instruction {}

    /** Sizes of the matrix loop in blocks, and what the last block of each dimension lacks. */
    record LoopBounds(int blocksI, int blocksJ, int blocksK, int padI, int padJ, int padK) implements LoopCommand {}

    record LoopAddressesAB(long addressA, long addressB) implements LoopCommand {}

    record LoopAddressesDC(long addressD, long addressC) implements LoopCommand {}

    /** Row strides in elements. */
    record LoopStridesAB(long strideA, long strideB) implements LoopCommand {}

    record LoopStridesDC(long strideD, long strideC) implements LoopCommand {}

    /** Runs the matrix loop; {@code activation} is its code in three bits. {@code reserved} holds the bits of the second operand that newer hardware gave a meaning. */
    record LoopRun(
            boolean accumulates,
            boolean storesFullWidth,
            boolean loadsNarrowBias,
            int activation,
            int halfOfA,
            int halfOfB,
            boolean transposesA,
            boolean transposesB,
            boolean addsResidual,
            long reserved)
            implements LoopCommand {
        /** Whether the result is stored through LAYERNORM or SOFTMAX. */
        public boolean normalizes() {
            return activation == Activation.LAYERNORM.ordinal() || isSoftmax();
        }

        public boolean isSoftmax() {
            return activation == Activation.SOFTMAX.ordinal();
        }
    }

    /** One of the six configurations of the convolution loop. */
    record LoopConvolutionConfig(int number, long first, long second) implements Instruction {}

    record LoopConvolutionRun(long first, long second) implements Instruction {}

    /** Configures or reads a performance counter. */
    record CounterAccess(long configuration) implements Instruction {}

    /** A funct that the hardware does not know. */
    record Unknown(int funct) implements Instruction {}

    /** Which operand stays in the array. */
    enum Dataflow {
        OUTPUT_STATIONARY,
        WEIGHT_STATIONARY
    }

    /** What is applied to a result on its way out. */
    enum Activation {
        NONE,
        RELU,
        LAYERNORM,
        IGELU,
        /** Set by config_norm; config_st has no code for it. */
        SOFTMAX
    }

    /**
     * Max pooling during a move out; off with stride 0.
     *
     * @param outputDimension columns of the pooled image in DRAM
     * @param outputRows rows of it that one mvout writes
     * @param rows rows of the image in the local memory
     */
    record Pooling(
            int stride,
            int size,
            int outputDimension,
            int outputRows,
            int outputColumns,
            int rows,
            int columns,
            int upperPadding,
            int leftPadding) {
        public boolean isOn() {
            return stride != 0;
        }
    }
}
