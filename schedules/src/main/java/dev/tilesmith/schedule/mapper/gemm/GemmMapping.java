package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;

/**
 * How a product is laid over the machine: tiles of C of so many blocks, each summed over the whole depth in one half of
 * the accumulator, while a panel of A stays in the scratchpad until all columns of B have passed. Where the depth is split,
 * panels of both operands pass for each tile; of B alone where A is one panel and fits.
 *
 * @param rowBlocks blocks of dim rows in a tile, and in a panel of A
 * @param columnBlocks blocks of dim columns in a tile, and in a panel of B; at most what one move takes
 * @param depthBlocks blocks of dim elements of depth in a panel: a multiple of {@link #DEPTH_STEP}, or {@link #WHOLE_DEPTH}
 *     for all
 * @param right whether B stays in the scratchpad or passes in panels
 */
public record GemmMapping(int rowBlocks, int columnBlocks, int depthBlocks, Right right) {
    /** As many blocks of depth as there are. */
    public static final int WHOLE_DEPTH = Integer.MAX_VALUE;
    /** Blocks of depth that a move of A takes: panels of depth begin where one does. */
    public static final int DEPTH_STEP = 4;

    /** What becomes of B. */
    public enum Right {
        /** All of B is loaded once, beside the first panel of A. */
        RESIDENT("B stays"),
        /** Each panel of B is loaded again for each panel of A, into two buffers by turns. */
        STREAMED("B passes in panels");

        private final String text;

        Right(String text) {
            this.text = text;
        }
    }

    /** A mapping that sums over the whole depth at once. */
    public GemmMapping(int rowBlocks, int columnBlocks, Right right) {
        this(rowBlocks, columnBlocks, WHOLE_DEPTH, right);
    }

    /** A line for people. */
    public String describe(int dim) {
        var depth = depthBlocks == WHOLE_DEPTH ? "" : ", depth in panels of %d".formatted(depthBlocks * dim);
        return "tiles of %dx%d, %s%s".formatted(rowBlocks * dim, columnBlocks * dim, right.text, depth);
    }

    /** Whether both memories hold all buffers, what passes in panels has more than one, and panels of depth can be moved. */
    public boolean fits(Op.Gemm op) {
        var target = op.target();
        var extents = new Extents(op, this);
        var isInAccumulator = 2L * rowBlocks * columnBlocks * target.dim() <= target.accumulatorRows();
        return isInAccumulator
                && (extents.isDepthSplit() ? canSplitDepth() : !isStreamedForNothing(extents))
                && Placement.of(op, this).endRow() <= target.scratchpadRows();
    }

    private boolean canSplitDepth() {
        return right == Right.STREAMED && depthBlocks % DEPTH_STEP == 0;
    }

    private boolean isStreamedForNothing(Extents extents) {
        return right == Right.STREAMED && extents.tilesAcross() == 1;
    }
}
