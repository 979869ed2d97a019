package dev.tilesmith.sim.isa;

/**
 * Stores the result: up to DIM pixels of a row at once, or with pooling whole images between a config_st that switches
 * pooling on and one that switches it off (LoopConvSt). Both keep the scale that the program set.
 */
public final class ConvolutionStores implements ConvolutionPart {
    private static final int MVOUT = 3;
    private static final long KEEP_SCALE = 0xFFFF_FFFFL << 32;

    private enum State {
        STORE,
        START_POOLING,
        POOL,
        END_POOLING
    }

    private final ConvolutionShape shape;
    private final int start;
    private State state;
    private boolean done;
    private int batch;
    private int row;
    private int column;
    private int channel;

    /** @param start first accumulator row of the sums */
    public ConvolutionStores(ConvolutionShape shape, int start) {
        this.shape = shape;
        this.start = start;
        state = shape.pools ? State.START_POOLING : State.STORE;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isEmpty() {
        return shape.output() == 0;
    }

    @Override
    public Command command() {
        var channels = Math.min(shape.dim, shape.outputChannels - channel);
        return switch (state) {
            case STORE ->
                new Command(
                        MVOUT,
                        shape.output() + (element() * shape.elementBytes & OFFSET_MASK),
                        ConvolutionPart.word(
                                ACCUMULATOR | source(), channels, Math.min(shape.dim, shape.outputColumns - column)));
            case START_POOLING -> configure(pooling());
            case POOL -> {
                var image = (long) batch * shape.pooledRows * shape.pooledColumns;
                var element = image * shape.outputStride + channel;
                yield new Command(
                        MVOUT,
                        shape.output() + element * shape.elementBytes,
                        ConvolutionPart.word(ACCUMULATOR | source(), channels, 0));
            }
            case END_POOLING -> configure(0);
        };
    }

    private Command configure(long pooling) {
        return new Command(
                0,
                pooling | (long) shape.activation << 2 | 2,
                KEEP_SCALE | (long) shape.outputStride * shape.elementBytes & OFFSET_MASK);
    }

    private long pooling() {
        return (long) shape.outputColumns << 56
                | (long) shape.outputRows << 48
                | (long) shape.poolColumns << 40
                | (long) shape.poolRows << 32
                | (long) shape.pooledColumns << 24
                | (long) shape.poolLeftPadding << 10
                | (long) shape.poolUpperPadding << 8
                | (long) shape.poolSize << 6
                | (long) shape.poolStride << 4;
    }

    private long element() {
        if (shape.transposesOutput) {
            var pixel = (long) row * shape.resultColumns + column;
            return (pixel * shape.batchSize + batch) * shape.resultChannels + channel;
        }
        var pixel = ((long) batch * shape.resultRows + row) * shape.resultColumns + column;
        return pixel * shape.outputStride + channel;
    }

    private long source() {
        return start
                + channel / shape.dim * shape.outputBlockRows()
                + (batch * shape.outputRows + row) * shape.outputColumns
                + column;
    }

    @Override
    public void step() {
        switch (state) {
            case START_POOLING -> state = State.POOL;
            case END_POOLING -> done = true;
            case STORE, POOL -> stepBlock();
        }
    }

    private void stepBlock() {
        channel = ConvolutionPart.next(channel, shape.dim, 0, shape.outputChannels);
        if (channel != 0) {
            return;
        }
        if (state == State.STORE) {
            column = ConvolutionPart.next(column, shape.dim, 0, shape.outputColumns);
            row = column == 0 ? ConvolutionPart.next(row, 1, 0, shape.outputRows) : row;
            if (column != 0 || row != 0) {
                return;
            }
        }
        batch = ConvolutionPart.next(batch, 1, 0, shape.batches);
        if (batch != 0) {
            return;
        }
        done = state == State.STORE;
        state = state == State.POOL ? State.END_POOLING : state;
    }
}
