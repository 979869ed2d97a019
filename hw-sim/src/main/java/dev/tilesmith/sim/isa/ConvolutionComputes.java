package dev.tilesmith.sim.isa;

/**
 * Multiplies: for each block of weights, all pixels of the tile, up to DIM of a row at once (LoopConvExecute). A preload
 * and a compute for each; with a dilated input, pixels that meet only zeros cost two steps without a command.
 */
public final class ConvolutionComputes implements ConvolutionPart {
    private enum State {
        CONFIGURE,
        PRELOAD,
        COMPUTE
    }

    private final ConvolutionShape shape;
    private final int inputStart;
    private final int weightStart;
    private final int outputStart;
    private State state;
    private boolean done;
    private boolean newWeights = true;
    private int outputChannel;
    private int kernelRow;
    private int kernelColumn;
    private int kernelChannel;
    private int batch;
    private int row;
    private int column;

    /**
     * @param inputStart first scratchpad row of the input
     * @param weightStart first scratchpad row of the weights
     * @param outputStart first accumulator row of the sums
     */
    public ConvolutionComputes(ConvolutionShape shape, int inputStart, int weightStart, int outputStart) {
        this.shape = shape;
        this.inputStart = inputStart;
        this.weightStart = weightStart;
        this.outputStart = outputStart;
        state = shape.transposesInput ? State.CONFIGURE : State.PRELOAD;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean hasCommand() {
        return state == State.CONFIGURE || shape.inputDilation == 0 || !meetsOnlyZeros();
    }

    private boolean meetsOnlyZeros() {
        var inputRow = kernelRow * shape.kernelDilation + row - shape.upperPadding;
        var inputColumn = kernelColumn * shape.kernelDilation + column - shape.leftPadding;
        return ((inputRow | inputColumn) & 1) != 0;
    }

    @Override
    public Command command() {
        var pixels = pixels();
        var channels = Math.min(shape.dim, shape.outputChannels - outputChannel);
        var depth = Math.min(shape.pixelsPerRow, shape.kernelColumns - kernelColumn)
                * Math.min(shape.dim, shape.kernelChannels - kernelChannel);
        return switch (state) {
            case CONFIGURE ->
                // Strides only: channels of a transposed input lie a whole image apart, and so do the batches' sums.
                new Command(
                        0,
                        (long) (shape.rows * shape.columns & 0xFFFF) << 16 | 1 << 7,
                        (long) (shape.outputRows * shape.outputColumns) << 48);
            case PRELOAD ->
                new Command(
                        6,
                        ConvolutionPart.word(newWeights ? weightRow() : GARBAGE, channels, depth),
                        ConvolutionPart.word(ACCUMULATOR | ACCUMULATE | outputRow(), channels, pixels));
            case COMPUTE ->
                new Command(
                        newWeights ? 4 : 5,
                        ConvolutionPart.word(inputRow(), depth, pixels),
                        ConvolutionPart.word(GARBAGE, channels, pixels));
        };
    }

    /** Rows of a compute: pixels of one row, or batches where the input is transposed. */
    private int pixels() {
        if (shape.transposesInput) {
            return Math.min(shape.dim, shape.batches - batch);
        }
        return shape.undilated(Math.min(shape.dim << shape.inputDilation, shape.outputColumns - column));
    }

    private long inputRow() {
        var block = shape.transposesInput ? batch / shape.dim : kernelChannel / shape.dim;
        var plane = shape.transposesInput ? kernelChannel : batch;
        var inputRow = shape.undilated(row * shape.stride + kernelRow * shape.kernelDilation) >> shape.downsample;
        var inputColumn =
                shape.undilated(column * shape.stride + kernelColumn * shape.kernelDilation) >> shape.downsample;
        return inputStart
                + block * shape.inputBlockRows()
                + (plane * shape.storedRows() + inputRow) * shape.storedColumns()
                + inputColumn;
    }

    private long weightRow() {
        var atRow = shape.rotatesWeights ? shape.kernelRows - kernelRow - 1 : kernelRow;
        var atColumn = shape.rotatesWeights ? shape.kernelColumns - kernelColumn - 1 : kernelColumn;
        var position = atRow * shape.kernelColumns + atColumn;
        return weightStart
                + (shape.weights0132
                        ? kernelChannel / shape.dim * shape.weightBlockRows()
                                + position * shape.outputChannels
                                + outputChannel
                        : outputChannel / shape.dim * shape.weightBlockRows()
                                + position * shape.kernelChannels
                                + kernelChannel);
    }

    private long outputRow() {
        return outputStart
                + outputChannel / shape.dim * shape.outputBlockRows()
                + (batch * shape.outputRows + row) * shape.outputColumns
                + column;
    }

    @Override
    public void step() {
        switch (state) {
            case CONFIGURE -> state = State.PRELOAD;
            case PRELOAD -> state = State.COMPUTE;
            case COMPUTE -> {
                state = State.PRELOAD;
                var sent = hasCommand();
                newWeights &= !sent;
                stepPixel(sent);
            }
        }
    }

    private void stepPixel(boolean sent) {
        var columnStep = sent && !shape.transposesInput ? shape.dim << shape.inputDilation : 1;
        column = ConvolutionPart.next(column, columnStep, 0, shape.outputColumns);
        if (column != 0) {
            return;
        }
        row = ConvolutionPart.next(row, 1, 0, shape.outputRows);
        if (row != 0) {
            return;
        }
        batch = ConvolutionPart.next(batch, shape.transposesInput ? shape.dim : 1, 0, shape.batches);
        if (batch == 0) {
            newWeights = true;
            stepWeights();
        }
    }

    private void stepWeights() {
        kernelChannel = ConvolutionPart.next(kernelChannel, shape.dim, 0, shape.kernelChannels);
        if (kernelChannel != 0) {
            return;
        }
        kernelColumn = ConvolutionPart.next(kernelColumn, shape.pixelsPerRow, 0, shape.kernelColumns);
        if (kernelColumn != 0) {
            return;
        }
        kernelRow = ConvolutionPart.next(kernelRow, 1, 0, shape.kernelRows);
        if (kernelRow == 0) {
            outputChannel = ConvolutionPart.next(outputChannel, shape.dim, 0, shape.outputChannels);
            done = outputChannel == 0;
        }
    }
}
