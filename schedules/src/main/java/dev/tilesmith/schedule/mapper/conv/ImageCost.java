package dev.tilesmith.schedule.mapper.conv;

/**
 * Estimates the cycles of a convolution whose whole input stays in the scratchpad, to rank mappings before any is
 * simulated: the products, or the weights' way from the DRAM where that takes longer, and the first loads and last stores,
 * which have nothing to hide behind. Rates are those measured in accelerator-timing.md 3.5 and 5.3.
 *
 * @param array cycles of the products: for each block of weights the array or the host, whichever is slower
 * @param loads cycles of all weights and of stores, which pass the same port
 * @param edges cycles before the first product and after the last, and those that the input takes longer than the products
 *     of the first tile
 */
record ImageCost(long array, long loads, long edges) {
    private static final int LINE_BYTES = 64;
    private static final double LINE_CYCLES = 10.4;

    /** Cycles that the array waits for each block of weights. */
    private static final int WAIT_CYCLES = 1;

    static ImageCost of(ImageExtents extents) {
        var op = extents.op();
        var bytes = op.options().type().element().bytes();
        var positions = extents.positions();
        var weights = (double) positions.size()
                * op.channels()
                * extents.filterTiles()
                * Math.ceilDiv(extents.tileFilters() * bytes, LINE_BYTES);
        var input = (double) op.batch() * op.height() * op.width() * op.channels() * bytes / LINE_BYTES;
        var output = (double) op.batch() * op.outputHeight() * op.outputWidth() * op.filters() * bytes / LINE_BYTES;
        var tile = weights / extents.filterTiles();
        var array = array(extents);
        var first = (input + tile / positions.size()) / extents.groups() * LINE_CYCLES;
        var beside = (input + tile) * LINE_CYCLES - first - (double) array / extents.filterTiles();
        return new ImageCost(
                array,
                (long) ((weights + 2 * output) * LINE_CYCLES),
                (long) (first + Math.max(0, beside)) + 2L * extents.tilePixels() * extents.filterBlocks());
    }

    private static long array(ImageExtents extents) {
        var transposed = extents.op().options().transposeB() ? extents.dim() : 0;
        var positions = extents.positions();
        var cycles = positions.stream()
                .mapToLong(position -> ImageBlocks.cycles(position.blocks(), extents.dim()))
                .sum();
        return (cycles + (long) positions.size() * (WAIT_CYCLES + transposed))
                * extents.channelBlocks()
                * extents.filterTiles()
                * extents.filterBlocks();
    }

    long cycles() {
        return Math.max(array, loads) + edges;
    }
}
