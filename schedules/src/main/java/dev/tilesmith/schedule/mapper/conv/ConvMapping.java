package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Op;

/**
 * How a convolution is laid over the machine: tiles of the output, each a number of whole image rows by a number of filter
 * blocks, are summed over all kernel positions and channels in one half of the accumulator. The input rows that a tile
 * needs, its slice, are in the scratchpad once; every kernel position reads them at another offset, and leaves out what
 * would be padding. Where weights pass by kernel position, a tile has the rows of all images, and the slice is the input.
 *
 * @param rows output rows of a tile
 * @param filterBlocks blocks of dim filters in a tile; at most what one move takes
 * @param weights whether the weights stay in the scratchpad or pass in panels
 */
public record ConvMapping(int rows, int filterBlocks, Weights weights) {
    /** What becomes of the weights, which also decides what the outer loop is. */
    public enum Weights {
        /** All weights are loaded once; each slice of the input meets all filters. */
        RESIDENT("weights stay"),
        /** The weights of one tile's filters are loaded once and meet all slices, which pass again for the next filters. */
        STREAMED("weights pass in panels"),
        /** The whole input stays; the weights of one kernel position after the other pass for each tile's filters. */
        BY_POSITION("the input stays, weights pass by kernel position"),
        /** All weights are loaded once, and kernel rows with all their channels are the depth of the products. */
        BY_ROW("weights stay, kernel rows are the depth");

        private final String text;

        Weights(String text) {
            this.text = text;
        }
    }

    /** The estimate that ranks this mapping among those of an op. */
    public long cycles(Op.Conv2d op) {
        return switch (weights) {
            case RESIDENT, STREAMED -> ConvCost.of(new ConvExtents(op, this)).cycles();
            case BY_POSITION -> ImageCost.of(ImageExtents.of(op, filterBlocks)).cycles();
            case BY_ROW -> RowCost.of(new RowExtents(op, this)).cycles();
        };
    }

    /** A line for people. */
    public String describe(Op.Conv2d op) {
        return "tiles of %dx%d pixels by %d filters, %s"
                .formatted(rows, op.outputWidth(), filterBlocks * op.target().dim(), weights.text);
    }

    /** Whether both memories hold all buffers, and weights pass in more than one panel if they pass. */
    public boolean fits(Op.Conv2d op) {
        return switch (weights) {
            case RESIDENT, STREAMED -> fitsInSlices(op);
            case BY_POSITION ->
                rows == op.outputHeight()
                        && new ImageExtents(op, filterBlocks, false).fitsMemories()
                        && ImageExtents.of(op, filterBlocks).fits();
            case BY_ROW -> new RowExtents(op, this).fits();
        };
    }

    private boolean fitsInSlices(Op.Conv2d op) {
        var extents = new ConvExtents(op, this);
        var isInAccumulator =
                2L * extents.tilePixels() * filterBlocks <= op.target().accumulatorRows();
        var isStreamedForNothing = weights == Weights.STREAMED && extents.filterTiles() == 1;
        return isInAccumulator
                && !isStreamedForNothing
                && ConvPlacement.of(extents).endRow() <= op.target().scratchpadRows();
    }
}
