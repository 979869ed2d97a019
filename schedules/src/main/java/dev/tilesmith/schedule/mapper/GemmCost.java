package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;

/**
 * Estimates the cycles of a mapped product, to rank mappings before any is simulated: the array, the memory and the host
 * work side by side, so the slowest of them decides; the first loads and the last stores have nothing to hide behind.
 * Rates are those measured in accelerator-timing.md 3.5 and 5.3.
 *
 * @param array cycles in which the array is busy
 * @param memory cycles of all lines moved between DRAM and the scratchpad, and back from the accumulator
 * @param issue cycles in which the host writes commands
 * @param edges cycles before the first product and after the last
 */
record GemmCost(long array, long memory, long issue, long edges) {
    private static final int LINE_BYTES = 64;

    /** A line from DRAM while lines of the same stream are evicted (3.3). */
    private static final double LOAD_CYCLES_PER_LINE = 10.8;

    /** A line that is written while older written lines leave the L2 (5.3, full-line stores). */
    private static final double STORE_CYCLES_PER_LINE = 9.6;

    /** A row of four blocks on its way out (3.5). */
    private static final int STORE_CYCLES_PER_ROW = 7;

    /** Instructions for a preload and its compute: written out, and in a loop with extents that vary. */
    private static final int UNROLLED_PAIR_INSTRUCTIONS = 10;

    private static final int LOOPED_PAIR_INSTRUCTIONS = 24;

    static GemmCost of(Op.Gemm op, GemmMapping mapping) {
        var extents = new Extents(op, mapping);
        return new GemmCost(array(extents), memory(extents), issue(extents), edges(extents));
    }

    long cycles() {
        return Math.max(array, Math.max(memory, issue)) + edges;
    }

    private static long pairs(Extents extents) {
        return (long) extents.rowBlocks() * extents.columnBlocks() * extents.depthBlocks();
    }

    /** With transposed weights every preload of a block takes the array twice as long (2.4, unroller). */
    private static long array(Extents extents) {
        var preloads = (long) extents.panels() * extents.columnBlocks() * extents.depthBlocks();
        var extra = extents.op().options().transposeB() ? preloads : 0;
        return (pairs(extents) + extra) * extents.dim();
    }

    private static long memory(Extents extents) {
        var op = extents.op();
        var element = op.options().type().element().bytes();
        var passes = extents.mapping().right() == GemmMapping.Right.STREAMED ? extents.panels() : 1;
        var loads = lines((long) op.m() * op.k() * element) + passes * lines((long) op.k() * op.n() * element);
        // Moves narrower than a line fetch it again for the next panel.
        var narrow = (double) LINE_BYTES / Math.min(LINE_BYTES, extents.tileColumns() * element);
        var output = op.options().output() == Options.Output.INT32
                ? op.options().type().accumulator().bytes()
                : element;
        var stores = lines((long) op.m() * op.n() * output);
        return (long) (loads * LOAD_CYCLES_PER_LINE * (1 + (narrow - 1) / 4) + stores * narrow * STORE_CYCLES_PER_LINE);
    }

    private static long lines(long bytes) {
        return Math.ceilDiv(bytes, (long) LINE_BYTES);
    }

    private static long issue(Extents extents) {
        var isUnrolled = extents.hasFullBlocks() && extents.hasFullPanels();
        return pairs(extents) * (isUnrolled ? UNROLLED_PAIR_INSTRUCTIONS : LOOPED_PAIR_INSTRUCTIONS);
    }

    private static long edges(Extents extents) {
        var mapping = extents.mapping();
        var rowsLoaded = extents.tileRows() + 4L * extents.dim();
        var last = (long) mapping.rowBlocks() * extents.dim() * STORE_CYCLES_PER_ROW;
        return (long) (rowsLoaded * LOAD_CYCLES_PER_LINE) + last;
    }
}
