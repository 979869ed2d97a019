package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Op;

/**
 * How many tiles, slices, panels and blocks a mapping makes of a convolution, and which columns of the output a kernel
 * column reaches.
 */
record ConvExtents(Op.Conv2d op, ConvMapping mapping) {
    int dim() {
        return op.target().dim();
    }

    int channelBlocks() {
        return Math.ceilDiv(op.channels(), dim());
    }

    /** Filters of a tile, the last block counted full. */
    int tileFilters() {
        return mapping.filterBlocks() * dim();
    }

    int filterTiles() {
        return Math.ceilDiv(op.filters(), tileFilters());
    }

    /** Tiles below each other in an image. */
    int rowTiles() {
        return Math.ceilDiv(op.outputHeight(), mapping.rows());
    }

    /** Slices of the input, all images together. */
    int slices() {
        return op.batch() * rowTiles();
    }

    /** Pixels of a tile, which are rows of the accumulator for each filter block. */
    int tilePixels() {
        return mapping.rows() * op.outputWidth();
    }

    boolean hasFullTiles() {
        return op.outputHeight() % mapping.rows() == 0;
    }

    /** Image rows that a full tile needs, those in the padding too. */
    int sliceHeight() {
        return (mapping.rows() - 1) * op.stride() + op.kernelRows();
    }

    /** Rows of the scratchpad that one channel block of a slice takes. */
    int slicePixels() {
        return sliceHeight() * op.width();
    }

    /** First image row that no output needs. */
    int neededHeight() {
        return Math.min(op.height(), (op.outputHeight() - 1) * op.stride() - op.padding() + op.kernelRows());
    }

    int kernelPositions() {
        return op.kernelRows() * op.kernelColumns();
    }

    /** Steps of a tile: kernel positions by channel blocks. */
    int steps() {
        return kernelPositions() * channelBlocks();
    }

    /** Rows of the scratchpad that the weights of one tile's filters take. */
    int panelRows() {
        return steps() * tileFilters();
    }

    /** Blocks of pixels in an output row. */
    int columnBlocks() {
        return Math.ceilDiv(op.outputWidth(), dim());
    }

    /**
     * Pixels of all blocks of an output row but the first, which has the rest: dim where the rest is no sliver. The last
     * block of a row meets the next weights on their way into the array, which takes dim cycles anyway.
     */
    int blockColumns() {
        var rest = op.outputWidth() - (columnBlocks() - 1) * dim();
        var isSliver = rest - firstColumn(0) < Math.min(LEAST_COLUMNS, op.outputWidth());
        return isSliver ? Math.ceilDiv(op.outputWidth(), columnBlocks()) : dim();
    }

    /** Fewer rows than this cost as much (accelerator-timing.md 2.4). */
    static final int LEAST_COLUMNS = 4;

    /** First column of a block of an output row. */
    int blockStart(int block) {
        return block == 0 ? 0 : op.outputWidth() - (columnBlocks() - block) * blockColumns();
    }

    /** First output column for which a kernel column is inside the image. */
    int firstColumn(int kernelColumn) {
        return first(op.padding() - kernelColumn);
    }

    /** First output column for which it is right of the image. */
    int endColumn(int kernelColumn) {
        return end(op.width(), op.outputWidth(), kernelColumn);
    }

    /** The same for rows. */
    int firstRow(int kernelRow) {
        return first(op.padding() - kernelRow);
    }

    int endRow(int kernelRow) {
        return end(op.height(), op.outputHeight(), kernelRow);
    }

    private int first(int outside) {
        return Math.max(0, Math.ceilDiv(outside, op.stride()));
    }

    private int end(int extent, int outputs, int position) {
        return Math.clamp(Math.ceilDiv(extent + op.padding() - position, op.stride()), 0, outputs);
    }

    /** Pixels that a kernel column leaves of a block of an output row. */
    int columnsInside(int kernelColumn, int block) {
        var first = Math.max(firstColumn(kernelColumn), blockStart(block));
        var end = Math.min(endColumn(kernelColumn), blockStart(block + 1));
        return Math.max(0, end - first);
    }

    /** Every kernel column leaves some of every block. */
    boolean hasNoEmptyBlocks() {
        for (var s = 0; s < op.kernelColumns(); s++) {
            for (var block = 0; block < columnBlocks(); block++) {
                if (columnsInside(s, block) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Every channel and filter block is dim wide. */
    boolean hasFullBlocks() {
        return op.channels() % dim() == 0 && op.filters() % dim() == 0;
    }
}
