package dev.tilesmith.schedule.mapper.conv;

/**
 * Estimates the cycles of a convolution whose kernel rows are the depth, to rank mappings before any is simulated: for each
 * block of weights the array or the host, whichever is slower, or the loads of the slices where these take longer; and the
 * first slice's loads, which have nothing to hide behind.
 *
 * @param array cycles of the products
 * @param loads cycles of all slices
 * @param edges cycles before the first product and after the last
 */
record RowCost(long array, long loads, long edges) {
    /** Cycles of a window on its way in: it seldom begins where a line does. */
    private static final double WINDOW_CYCLES = 3.5;

    private static final int PAIR_INSTRUCTIONS = 6;
    private static final int ROW_INSTRUCTIONS = 4;
    private static final int BLOCK_INSTRUCTIONS = 40;

    static RowCost of(RowExtents extents) {
        var tiles = extents.tiles();
        var slice = tiles.sliceHeight() * extents.op().outputWidth() * WINDOW_CYCLES;
        var edges = slice + 2L * tiles.tilePixels() * tiles.mapping().filterBlocks();
        return new RowCost(array(extents), (long) (slice * tiles.slices()), (long) edges);
    }

    private static long array(RowExtents extents) {
        var tiles = extents.tiles();
        var op = extents.op();
        var cycles = 0L;
        for (var y = 0; y < op.outputHeight(); y += tiles.mapping().rows()) {
            for (var r = 0; r < op.kernelRows(); r++) {
                var height = Math.min(tiles.endRow(r), y + tiles.mapping().rows()) - Math.max(tiles.firstRow(r), y);
                for (var group : extents.groups()) {
                    cycles += extents.blocks(group) * block(extents, group, height);
                }
            }
        }
        return cycles * op.batch() * tiles.filterTiles() * tiles.mapping().filterBlocks();
    }

    /** One block of weights against so many rows of a group's columns. */
    private static long block(RowExtents extents, RowExtents.Group group, int height) {
        var sizes = ImageBlocks.sizes(group.columns(), extents.dim());
        var row = sizes.stream()
                .mapToLong(size -> Math.max(ConvExtents.LEAST_COLUMNS, size))
                .sum();
        var array = row * height + extents.dim() - Math.max(ConvExtents.LEAST_COLUMNS, sizes.getLast());
        var issue = ((long) sizes.size() * PAIR_INSTRUCTIONS + ROW_INSTRUCTIONS) * height + BLOCK_INSTRUCTIONS;
        return Math.max(array, issue);
    }

    long cycles() {
        return Math.max(array, loads) + edges;
    }
}
