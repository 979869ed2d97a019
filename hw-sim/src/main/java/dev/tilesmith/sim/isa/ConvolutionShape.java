package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;

/**
 * One run of the convolution loop: what its seven commands say (gemmini.md 2.5) and what the hardware derives from them
 * (LoopConv.scala, LoopConvState.derived_params). The loop computes one tile of a convolution: {@code batches} x
 * {@code outputRows} x {@code outputColumns} x {@code outputChannels} sums over {@code kernelRows} x {@code
 * kernelColumns} x {@code kernelChannels}. Strides are in elements, addresses in bytes, everything else in pixels,
 * channels or rows of a local memory.
 */
public final class ConvolutionShape {
    final int dim;
    final int elementBytes;
    final int accumulatorBytes;
    final int maxChannels;
    final int maxWideChannels;

    // The arrays in DRAM.
    final int batchSize;
    final int imageRows;
    final int imageColumns;
    final int imageChannels;
    final int resultChannels;
    final int resultRows;
    final int resultColumns;
    final int pooledRows;
    final int pooledColumns;
    final int kernelDimension;
    final int inputStride;
    final int weightStride;
    final int outputStride;

    // The tile.
    final int stride;
    final int kernelDilation;
    final int batches;
    final int outputRows;
    final int outputColumns;
    final int outputChannels;
    final int kernelRows;
    final int kernelColumns;
    final int kernelChannels;
    final int leftPadding;
    final int rightPadding;
    final int upperPadding;
    final int lowerPadding;

    final int poolSize;
    final int poolStride;
    final int poolRows;
    final int poolColumns;
    final int poolLeftPadding;
    final int poolUpperPadding;

    private final long weights;
    private final long output;
    private final long bias;
    private final long input;

    final boolean zeroBias;
    final boolean rotatesWeights;
    final boolean transposesOutput;
    final boolean weights1203;
    final boolean weights0132;
    final boolean transposesInput;
    final boolean depthwise;
    final int pixelsPerRow;
    private final int halfOfWeights;
    private final int halfOfInput;
    final boolean pools;
    final int downsample;
    final int inputDilation;
    final int activation;

    // Derived: the padded image of the tile, and the part of it that is no padding.
    final int rows;
    final int columns;
    final int unpaddedRows;
    final int unpaddedColumns;

    /**
     * @param configurations the six configuring commands in order of their number
     */
    public ConvolutionShape(
            List<Instruction.LoopConvolutionConfig> configurations,
            Instruction.LoopConvolutionRun run,
            GemminiConfig config) {
        dim = config.dim();
        elementBytes = config.elementBytes();
        accumulatorBytes = config.accumulatorBytes();
        maxChannels = config.maxMoveColumns();
        maxWideChannels = config.maxWideMoveColumns();
        var words = configurations.get(0);
        resultChannels = field(words.first(), 48, 16);
        imageChannels = field(words.first(), 32, 16);
        imageRows = field(words.first(), 16, 16);
        batchSize = field(words.first(), 0, 16);
        stride = field(words.second(), 48, 8);
        resultColumns = field(words.second(), 32, 16);
        pooledRows = field(words.second(), 16, 16);
        resultRows = field(words.second(), 0, 16);
        words = configurations.get(1);
        kernelDimension = field(words.first(), 48, 16);
        pooledColumns = field(words.first(), 32, 16);
        poolSize = field(words.first(), 16, 16);
        poolStride = field(words.first(), 8, 8);
        batches = field(words.second(), 48, 16);
        poolRows = field(words.second(), 32, 16);
        poolColumns = field(words.second(), 16, 16);
        outputChannels = field(words.second(), 0, 16);
        words = configurations.get(2);
        kernelRows = field(words.first(), 48, 16);
        kernelColumns = field(words.first(), 32, 16);
        kernelChannels = field(words.first(), 16, 16);
        leftPadding = field(words.first(), 0, 16);
        rightPadding = field(words.second(), 48, 16);
        upperPadding = field(words.second(), 32, 16);
        lowerPadding = field(words.second(), 24, 8);
        poolLeftPadding = field(words.second(), 16, 8);
        imageColumns = field(words.second(), 0, 16);
        words = configurations.get(3);
        outputRows = field(words.first(), 48, 16);
        poolUpperPadding = field(words.first(), 21, 11);
        kernelDilation = field(words.first(), 0, 10);
        inputStride = field(words.second(), 48, 16);
        weightStride = field(words.second(), 32, 16);
        outputStride = field(words.second(), 16, 16);
        outputColumns = field(words.second(), 0, 16);
        weights = configurations.get(4).first();
        output = configurations.get(4).second();
        bias = configurations.get(5).first();
        input = configurations.get(5).second();
        zeroBias = field(run.first(), 0, 1) != 0;
        rotatesWeights = field(run.first(), 1, 1) != 0;
        transposesOutput = field(run.first(), 2, 1) != 0;
        weights1203 = field(run.first(), 3, 1) != 0;
        weights0132 = field(run.first(), 4, 1) != 0;
        transposesInput = field(run.first(), 5, 1) != 0;
        depthwise = field(run.first(), 6, 1) != 0;
        // No pixels are one pixel, for programs older than the field.
        pixelsPerRow = Math.max(field(run.first(), 8, 8), 1);
        halfOfWeights = field(run.first(), 16, 2);
        halfOfInput = field(run.first(), 18, 2);
        pools = field(run.second(), 0, 1) == 0;
        downsample = field(run.second(), 1, 1);
        inputDilation = field(run.second(), 2, 1);
        // The vendor's model holds it in one bit.
        activation = Math.min(field(run.second(), 3, 2), config.isLibgemmini() ? 1 : 3);

        var fullRows = outputRows * stride + dilated(kernelRows) - 1;
        var fullColumns = outputColumns * stride + dilated(kernelColumns) - 1;
        unpaddedRows = undilated(fullRows - upperPadding - lowerPadding);
        unpaddedColumns = undilated(fullColumns - leftPadding - rightPadding);
        rows = inputDilation == 0 ? fullRows : unpaddedRows + undilated(upperPadding) + undilated(lowerPadding);
        columns = inputDilation == 0 ? fullColumns : unpaddedColumns + undilated(leftPadding) + undilated(rightPadding);
    }

    private static int field(long word, int first, int bits) {
        return (int) (word >>> first) & ((1 << bits) - 1);
    }

    private int dilated(int kernel) {
        return kernel + (kernelDilation - 1) * (kernel - 1);
    }

    /** A dilated input has a zero between any two pixels, which is neither stored nor computed with. */
    int undilated(int pixels) {
        return (pixels + inputDilation) >> inputDilation;
    }

    /** Rows of the padded image in the scratchpad: every second one when downsampling. */
    int storedRows() {
        return rows >> downsample;
    }

    int storedColumns() {
        return columns >> downsample;
    }

    /** Scratchpad rows of a block of channels, or of batches where the input is transposed. */
    int inputBlockRows() {
        return (transposesInput ? kernelChannels : batches) * storedRows() * storedColumns();
    }

    /** Scratchpad rows of a block of channels of the weights. */
    int weightBlockRows() {
        return kernelRows * kernelColumns * (weights0132 ? outputChannels : kernelChannels);
    }

    /** Accumulator rows of a block of channels. */
    int outputBlockRows() {
        return batches * outputRows * outputColumns;
    }

    /** Scratchpad rows of the whole input. */
    public long inputRows() {
        return (long) Math.ceilDiv(transposesInput ? batches : kernelChannels, dim) * inputBlockRows();
    }

    /** Scratchpad rows of all weights. */
    public long weightRows() {
        return (long) Math.ceilDiv(weights0132 ? kernelChannels : outputChannels, dim) * weightBlockRows();
    }

    /** Accumulator rows of the sums. */
    public long sumRows() {
        return (long) Math.ceilDiv(outputChannels, dim) * outputBlockRows();
    }

    /** First scratchpad row of the input, for the loop context 0 or 1 that runs. */
    public int inputStart(int context, int halfRows) {
        return (halfOfInput == 0 ? context : halfOfInput - 1) * halfRows;
    }

    /** First scratchpad row of the weights: they end where the half of the scratchpad does. */
    public int weightStart(int context, int halfRows) {
        return (halfOfWeights == 0 ? context + 1 : halfOfWeights) * halfRows - (int) weightRows();
    }

    /** DRAM address of the weights; 0 leaves them where an earlier loop put them. */
    public long weights() {
        return weights;
    }

    /** DRAM address of the result; 0 leaves the sums in the accumulator, for the next loop to add to. */
    public long output() {
        return output;
    }

    /** DRAM address of the bias; 0 adds to what the accumulator holds. */
    public long bias() {
        return bias;
    }

    /** DRAM address of the input; 0 leaves it where an earlier loop put it. */
    public long input() {
        return input;
    }

    /** What is wrong with these settings, in a sentence; empty if the hardware computes with them. */
    public String problem(GemminiConfig config) {
        return ConvolutionChecks.problem(this, config);
    }

    /** Whether input and weights share a half of the scratchpad. */
    boolean sharesHalf() {
        return halfOfInput == 0 ? halfOfWeights == 0 : halfOfInput == halfOfWeights;
    }

    int halfOfInput() {
        return halfOfInput;
    }

    int halfOfWeights() {
        return halfOfWeights;
    }
}
