package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Options;

/**
 * Estimates the cycles of a mapped convolution, to rank mappings before any is simulated: the array, the memory and the
 * host work side by side, so the slowest of them decides; the first loads and the last stores have nothing to hide behind.
 * Rates are those measured in accelerator-timing.md 3.5 and 5.3.
 *
 * @param array cycles of the products: for each block of weights the array or the host, whichever is slower
 * @param memory cycles of all lines moved between DRAM and the scratchpad, and back from the accumulator
 * @param edges cycles before the first product and after the last
 */
record ConvCost(long array, long memory, long edges) {
    private static final int LINE_BYTES = 64;
    private static final double LOAD_CYCLES_PER_LINE = 10.8;
    private static final double STORE_CYCLES_PER_LINE = 9.6;

    /** Fewest rows that an operation is charged for (2.4). */
    private static final int LEAST_ROWS = 4;

    /** Instructions for a preload and its compute, for a row of pixels around them, and for a block of weights. */
    private static final int PAIR_INSTRUCTIONS = 6;

    private static final int ROW_INSTRUCTIONS = 4;
    private static final int BLOCK_INSTRUCTIONS = 30;

    static ConvCost of(ConvExtents extents) {
        return new ConvCost(array(extents), memory(extents), edges(extents));
    }

    long cycles() {
        return Math.max(array, memory) + edges;
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
            row += extents.hasNoEmptyBlocks() ? Math.max(LEAST_ROWS, last) : last > 0 ? dim : 0;
        }
        var transposed = extents.op().options().transposeB() ? dim : 0;
        var array = row * height + dim - Math.clamp(last, LEAST_ROWS, dim) + transposed;
        var issue =
                (extents.columnBlocks() * PAIR_INSTRUCTIONS + ROW_INSTRUCTIONS) * (long) height + BLOCK_INSTRUCTIONS;
        return Math.max(array, issue);
    }

    private static long memory(ConvExtents extents) {
        var op = extents.op();
        var element = op.options().type().element().bytes();
        var isStreamed = extents.mapping().weights() == ConvMapping.Weights.STREAMED;
        var passes = isStreamed ? extents.filterTiles() : 1;
        var halo = (double) extents.rowTiles() * extents.sliceHeight() / op.height();
        var input =
                (double) op.batch() * op.height() * op.width() * op.channels() * element * Math.max(1, halo) * passes;
        var weights = (double) extents.kernelPositions() * op.channels() * op.filters() * element;
        // Moves narrower than a line fetch it, or fill it, several times.
        var narrow = (double) LINE_BYTES / Math.min(LINE_BYTES, extents.tileFilters() * element);
        var output = op.options().output() == Options.Output.INT32
                ? op.options().type().accumulator().bytes()
                : element;
        var stores = (double) op.batch() * op.outputHeight() * op.outputWidth() * op.filters() * output;
        return (long) ((input + weights * narrow) / LINE_BYTES * LOAD_CYCLES_PER_LINE
                + stores / LINE_BYTES * STORE_CYCLES_PER_LINE);
    }

    private static long edges(ConvExtents extents) {
        var op = extents.op();
        var element = op.options().type().element().bytes();
        var slice = (double) extents.slicePixels() * op.channels() * element / LINE_BYTES;
        var panel = extents.panelRows() * (double) extents.dim() * element / LINE_BYTES;
        var last = extents.tilePixels() * extents.mapping().filterBlocks() * 2L;
        return (long) ((slice + panel) * LOAD_CYCLES_PER_LINE) + last;
    }
}
