package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Options;

/**
 * Cycles in which the array is busy with a mapped product (accelerator-timing.md 2.4): a block of A takes as long as it has
 * rows, at least four; one that comes with new weights takes a whole operation, and twice that with transposed weights.
 *
 * @param firstRowCycles of the first row of tiles
 * @param cycles of all
 */
record GemmArray(double firstRowCycles, double cycles) {
    private static final int LEAST_ROWS = 4;

    static GemmArray of(Extents extents) {
        var blocks = (double) extents.columnBlocks() * extents.totalDepthBlocks();
        var rowBlocks = extents.rowBlocks();
        var firstPanel = Math.min(extents.mapping().rowBlocks(), rowBlocks);
        var last = lastRows(extents);
        var firsts = extents.panels();
        var lastIsFirst = (rowBlocks - 1) % extents.mapping().rowBlocks() == 0;
        // One short block: it is among those that reuse weights unless it begins a panel.
        var reused = (double) (rowBlocks - firsts) * extents.dim() - (lastIsFirst ? 0 : extents.dim() - last);
        var firstReused =
                (firstPanel - 1.0) * extents.dim() - (extents.panels() == 1 && !lastIsFirst ? extents.dim() - last : 0);
        var fresh = freshCycles(extents);
        return new GemmArray(blocks * (fresh + firstReused), blocks * (firsts * fresh + reused));
    }

    /** Rows of the last row block as the array counts them. */
    private static double lastRows(Extents extents) {
        var rows = extents.op().m() - (extents.rowBlocks() - 1) * extents.dim();
        return GemmConfiguration.keepsSums(extents.op().options()) ? extents.dim() : Math.max(LEAST_ROWS, rows);
    }

    private static double freshCycles(Extents extents) {
        Options options = extents.op().options();
        return options.transposeB() && !options.transposeA() ? 2.0 * extents.dim() : extents.dim();
    }
}
