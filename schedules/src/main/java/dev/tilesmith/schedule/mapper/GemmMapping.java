package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;

/**
 * How a product is laid over the machine: tiles of C of so many blocks, each summed over the whole depth in one half of
 * the accumulator, while a panel of A stays in the scratchpad until all columns of B have passed.
 *
 * @param rowBlocks blocks of dim rows in a tile, and in a panel of A
 * @param columnBlocks blocks of dim columns in a tile, and in a panel of B; at most what one move takes
 * @param right whether B stays in the scratchpad or passes in panels
 */
public record GemmMapping(int rowBlocks, int columnBlocks, Right right) {
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

    /** A line for people. */
    public String describe(int dim) {
        return "tiles of %dx%d, %s".formatted(rowBlocks * dim, columnBlocks * dim, right.text);
    }

    /** Whether both memories hold all buffers, and B passes in more than one panel if it passes. */
    boolean fits(Op.Gemm op) {
        var target = op.target();
        var isInAccumulator = 2L * rowBlocks * columnBlocks * target.dim() <= target.accumulatorRows();
        var isStreamedForNothing = right == Right.STREAMED && new Extents(op, this).tilesAcross() == 1;
        return isInAccumulator
                && !isStreamedForNothing
                && Placement.of(op, this).endRow() <= target.scratchpadRows();
    }

    /** The array cannot hold transposed weights against transposed rows (gemmini.md 3.5). */
    static boolean isPossible(Op.Gemm op) {
        Options options = op.options();
        return !(options.transposeA() && options.transposeB());
    }
}
