package dev.tilesmith.sim.isa;

/** Loads the weights of the tile, one kernel position after the other (LoopConvLdWeight). */
public final class ConvolutionWeights implements ConvolutionPart {
    private final ConvolutionShape shape;
    private final int start;
    private final int mostOutput;
    private final int mostInput;
    private boolean configured;
    private boolean done;
    private int output;
    private int row;
    private int column;
    private int input;

    /** @param start first scratchpad row */
    public ConvolutionWeights(ConvolutionShape shape, int start) {
        this.shape = shape;
        this.start = start;
        mostOutput = shape.weights0132 ? shape.dim : Math.min(shape.outputChannels, shape.maxChannels);
        mostInput = shape.weights0132 ? Math.min(shape.kernelChannels, shape.maxChannels) : shape.dim;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isEmpty() {
        return shape.weights() == 0;
    }

    @Override
    public Command command() {
        if (!configured) {
            return ConvolutionPart.configLoad(1, shape.weightBlockRows(), 1, rowElements() * shape.elementBytes);
        }
        var outputs = Math.min(mostOutput, shape.outputChannels - output);
        var inputs = Math.min(mostInput, shape.kernelChannels - input);
        return new Command(
                1,
                shape.weights() + (element() * shape.elementBytes & OFFSET_MASK),
                shape.weights0132
                        ? ConvolutionPart.word(target(input, output, shape.outputChannels), inputs, outputs)
                        : ConvolutionPart.word(target(output, input, shape.kernelChannels), outputs, inputs));
    }

    /** Elements between two rows of a move. */
    private long rowElements() {
        if (shape.depthwise) {
            return 1;
        }
        if (shape.weights1203) {
            return (long) shape.kernelDimension * shape.kernelDimension * shape.resultChannels;
        }
        return shape.weights0132 ? shape.imageChannels : shape.weightStride;
    }

    private long element() {
        var position = (long) row * shape.kernelDimension + column;
        if (shape.depthwise) {
            return position;
        }
        if (shape.weights1203) {
            var square = (long) shape.kernelDimension * shape.kernelDimension;
            return (input * square + position) * shape.resultChannels + output;
        }
        if (shape.weights0132) {
            return (position * shape.resultChannels + output) * shape.imageChannels + input;
        }
        return (position * shape.imageChannels + input) * shape.weightStride + output;
    }

    /** Blocks of columns lie behind each other, inside them kernel positions, inside those rows. */
    private int target(int columnChannel, int rowChannel, int rowChannels) {
        return start
                + columnChannel / shape.dim * shape.weightBlockRows()
                + (row * shape.kernelColumns + column) * rowChannels
                + rowChannel;
    }

    @Override
    public void step() {
        if (!configured) {
            configured = true;
            return;
        }
        input = ConvolutionPart.next(input, mostInput, 0, shape.kernelChannels);
        if (input != 0) {
            return;
        }
        column = ConvolutionPart.next(column, 1, 0, shape.kernelColumns);
        if (column != 0) {
            return;
        }
        row = ConvolutionPart.next(row, 1, 0, shape.kernelRows);
        if (row == 0) {
            output = ConvolutionPart.next(output, mostOutput, 0, shape.outputChannels);
            done = output == 0;
        }
    }
}
