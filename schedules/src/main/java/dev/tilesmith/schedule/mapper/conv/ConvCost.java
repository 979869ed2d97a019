package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Options;

/**
 * Estimates the cycles of a mapped convolution, to rank mappings before any is simulated: for every tile the array and the
 * loads work side by side, so the slower decides; tiles that bring in the next weights load more than others. The first
 * loads and the last stores have nothing to hide behind. Rates are those measured in accelerator-timing.md 3.5 and 5.3.
 *
 * @param array cycles of the products: for each block of weights the array or the host, whichever is slower
 * @param loads cycles of loads that the array waits for
 * @param edges cycles before the first product and after the last
 */
public record ConvCost(long array, long loads, long edges) {
    private static final int LINE_BYTES = 64;
    private static final double LOAD_CYCLES_PER_LINE = 10.8;
    private static final double STORE_CYCLES_PER_LINE = 9.6;

    /** Instructions for a preload and its compute, for a row of pixels around them, and for a block of weights. */
    private static final int PAIR_INSTRUCTIONS = 6;

    private static final int ROW_INSTRUCTIONS = 4;
    private static final int BLOCK_INSTRUCTIONS = 30;

    /** Cycles that the array waits, for each block of weights, while the host writes moves. Fitted: 2 to 13 were seen. */
    private static final int BLOCK_WAIT_CYCLES = 8;

    static ConvCost of(ConvExtents extents) {
        return new ConvCost(array(extents), loads(extents), edges(extents));
    }

    long cycles() {
        return array + loads + edges;
    }

    private static long array(ConvExtents extents) {
        var op = extents.op();
        var rows = extents.mapping().rows();
        var cycles = 0L;
        for (var y = 0; y < op.outputHeight(); y += rows) {
            for (var r = 0; r < op.kernelRows(); r++) {
                var height = Math.min(extents.endRow(r), y + rows) - Math.max(extents.firstRow(r), y);
                for (var s = 0; s < op.kernelColumns() && height > 0; s++) {
                    cycles += block(extents, s, height);
                }
            }
        }
        return cycles
                * op.batch()
                * extents.channelBlocks()
                * extents.filterTiles()
                * extents.mapping().filterBlocks();
    }

    /** One block of weights against so many rows of pixels. */
    private static long block(ConvExtents extents, int kernelColumn, int height) {
        var dim = extents.dim();
        var row = 0L;
        var last = 0;
        for (var j = 0; j < extents.columnBlocks(); j++) {
            last = extents.columnsInside(kernelColumn, j);
            row += extents.hasNoEmptyBlocks() ? Math.max(ConvExtents.LEAST_COLUMNS, last) : last > 0 ? dim : 0;
        }
        var transposed = extents.op().options().transposeB() ? dim : 0;
        var array = row * height + dim - Math.clamp(last, ConvExtents.LEAST_COLUMNS, dim) + transposed;
        var issue =
                (extents.columnBlocks() * PAIR_INSTRUCTIONS + ROW_INSTRUCTIONS) * (long) height + BLOCK_INSTRUCTIONS;
        return Math.max(array, issue) + BLOCK_WAIT_CYCLES;
    }

    /** What loads take longer than the products of the tiles that they hide behind. */
    private static long loads(ConvExtents extents) {
        var tiles = (double) extents.slices() * extents.filterTiles();
        var tile = array(extents) / tiles;
        var isStreamed = extents.mapping().weights() == ConvMapping.Weights.STREAMED;
        var slice = sliceCycles(extents) / (isStreamed ? 1 : extents.filterTiles()) + storeCycles(extents);
        var withWeights = extents.filterTiles() - 1.0;
        return (long) (withWeights * Math.max(0, slice + panelCycles(extents) - tile)
                + (tiles - withWeights) * Math.max(0, slice - tile));
    }

    private static double sliceCycles(ConvExtents extents) {
        return extents.slicePixels()
                * (double) extents.op().channels()
                * elementBytes(extents)
                / LINE_BYTES
                * LOAD_CYCLES_PER_LINE;
    }

    /** Every row of a panel is in a line of its own, or in several. */
    private static double panelCycles(ConvExtents extents) {
        var rows = (double) extents.kernelPositions() * extents.op().channels();
        return rows * Math.ceilDiv(extents.tileFilters() * elementBytes(extents), LINE_BYTES) * LOAD_CYCLES_PER_LINE;
    }

    private static double storeCycles(ConvExtents extents) {
        var isFull = extents.op().options().output() == Options.Output.INT32;
        var bytes = isFull ? extents.op().options().type().accumulator().bytes() : elementBytes(extents);
        return (double) extents.tilePixels() * extents.tileFilters() * bytes / LINE_BYTES * STORE_CYCLES_PER_LINE;
    }

    private static int elementBytes(ConvExtents extents) {
        return extents.op().options().type().element().bytes();
    }

    private static long edges(ConvExtents extents) {
        var last = extents.tilePixels() * extents.mapping().filterBlocks() * 2L;
        return (long) (sliceCycles(extents) + panelCycles(extents)) + last;
    }
}
