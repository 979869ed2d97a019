package dev.tilesmith.sim.isa;

/**
 * Loads the padded image of the tile, up to DIM pixels of a row at once, padding as zeros (LoopConvLdInput). Rows and
 * columns count from the first pixel that is no padding.
 */
public final class ConvolutionInput implements ConvolutionPart {
    private final ConvolutionShape shape;
    private final int start;
    private final boolean vendorModel;
    private final int most;
    private final int firstRow;
    private final int firstColumn;
    private final int endRow;
    private final int endColumn;
    private boolean configured;
    private boolean done;
    private int batch;
    private int row;
    private int column;
    private int channel;

    /**
     * @param start first scratchpad row
     * @param vendorModel with {@code trans_input_3120}, pixels are batch_size elements apart, as in the vendor's
     *     functional model, instead of the tile's batches, as in the RTL
     */
    public ConvolutionInput(ConvolutionShape shape, int start, boolean vendorModel) {
        this.shape = shape;
        this.start = start;
        this.vendorModel = vendorModel;
        most = Math.min(shape.transposesInput ? shape.batches : shape.kernelChannels, shape.maxChannels);
        firstRow = -shape.undilated(shape.upperPadding);
        firstColumn = -shape.undilated(shape.leftPadding);
        endRow = shape.unpaddedRows + shape.undilated(shape.lowerPadding);
        endColumn = shape.unpaddedColumns + shape.undilated(shape.rightPadding);
        row = firstRow;
        column = firstColumn;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isEmpty() {
        return shape.input() == 0;
    }

    @Override
    public Command command() {
        if (!configured) {
            var strideElements = shape.transposesInput ? shape.batchSize : shape.inputStride;
            return ConvolutionPart.configLoad(
                    0,
                    shape.inputBlockRows(),
                    shape.pixelsPerRow,
                    (long) strideElements * shape.elementBytes << shape.downsample);
        }
        var columns = shape.transposesInput
                ? Math.min(most, shape.batches - batch)
                : Math.min(most, shape.kernelChannels - channel);
        return new Command(2, source(), ConvolutionPart.word(target(), columns, pixels() >> shape.downsample));
    }

    private long source() {
        if (row < 0 || row >= shape.unpaddedRows || column < 0 || column >= shape.unpaddedColumns) {
            return 0;
        }
        long element;
        if (shape.transposesInput) {
            var pixel = ((long) channel * shape.imageRows + row) * shape.imageColumns + column;
            element = pixel * (vendorModel ? shape.batchSize : shape.batches) + batch;
        } else {
            var pixel = ((long) batch * shape.imageRows + row) * shape.imageColumns + column;
            element = pixel * shape.inputStride + channel;
        }
        return shape.input() + (element * shape.elementBytes & OFFSET_MASK);
    }

    private int target() {
        var block = shape.transposesInput ? batch / shape.dim : channel / shape.dim;
        var plane = shape.transposesInput ? channel : batch;
        var storedRow = (row - firstRow) >> shape.downsample;
        var storedColumn = (column - firstColumn) >> shape.downsample;
        return start
                + block * shape.inputBlockRows()
                + (plane * shape.storedRows() + storedRow) * shape.storedColumns()
                + storedColumn;
    }

    private int pixels() {
        if (column < 0) {
            return Math.min(-column, shape.dim);
        }
        if (column >= shape.unpaddedColumns) {
            return Math.min(endColumn - column, shape.dim);
        }
        return Math.min(shape.unpaddedColumns - column, shape.dim << shape.downsample);
    }

    @Override
    public void step() {
        if (!configured) {
            configured = true;
            return;
        }
        channel = ConvolutionPart.next(channel, shape.transposesInput ? 1 : most, 0, shape.kernelChannels);
        if (channel != 0) {
            return;
        }
        column = ConvolutionPart.next(column, pixels(), firstColumn, endColumn);
        if (column != firstColumn) {
            return;
        }
        row = ConvolutionPart.next(row, 1 << shape.downsample, firstRow, endRow);
        if (row == firstRow) {
            batch = ConvolutionPart.next(batch, shape.transposesInput ? most : 1, 0, shape.batches);
            done = batch == 0;
        }
    }
}
