package dev.tilesmith.sim.isa;

/** Loads the bias, or zeros, into the accumulator: the same row for every pixel (LoopConvLdBias). */
public final class ConvolutionBias implements ConvolutionPart {
    private final ConvolutionShape shape;
    private final int start;
    private final int most;
    private boolean configured;
    private boolean done;
    private int batch;
    private int row;
    private int column;
    private int channel;

    /** @param start first accumulator row */
    public ConvolutionBias(ConvolutionShape shape, int start) {
        this.shape = shape;
        this.start = start;
        most = Math.min(shape.outputChannels, shape.maxWideChannels);
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isEmpty() {
        return shape.bias() == 0;
    }

    @Override
    public Command command() {
        if (!configured) {
            return ConvolutionPart.configLoad(2, shape.outputBlockRows(), 1, 0);
        }
        var source = shape.zeroBias ? 0 : shape.bias() + ((long) channel * shape.accumulatorBytes & OFFSET_MASK);
        var target = start
                + channel / shape.dim * shape.outputBlockRows()
                + (batch * shape.outputRows + row) * shape.outputColumns
                + column;
        return new Command(
                14,
                source,
                ConvolutionPart.word(
                        ACCUMULATOR | target,
                        Math.min(most, shape.outputChannels - channel),
                        Math.min(shape.dim, shape.outputColumns - column)));
    }

    @Override
    public void step() {
        if (!configured) {
            configured = true;
            return;
        }
        channel = ConvolutionPart.next(channel, most, 0, shape.outputChannels);
        if (channel != 0) {
            return;
        }
        column = ConvolutionPart.next(column, shape.dim, 0, shape.outputColumns);
        if (column != 0) {
            return;
        }
        row = ConvolutionPart.next(row, 1, 0, shape.outputRows);
        if (row == 0) {
            batch = ConvolutionPart.next(batch, 1, 0, shape.batches);
            done = batch == 0;
        }
    }
}
