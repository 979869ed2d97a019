package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Options;

/**
 * Counts the host's instructions of a mapped product. The numbers are fitted to the instructions that the simulator counts
 * for kernels of many shapes and mappings ({@code experiments/run MapperError}), where they are 8 % off in the mean.
 */
final class GemmIssue {
    /** Of host code between commands. */
    static final double CYCLES_PER_INSTRUCTION = 1.15;

    /** A preload and its compute that are written out: of whole blocks, and with their extents. */
    private static final double WHOLE_PAIR = 6;

    private static final double RAGGED_PAIR = 10;

    /** The same in a loop: of whole blocks, with rows that vary, with more that varies. */
    private static final double LOOPED_WHOLE_PAIR = 10.6;

    private static final double LOOPED_ROWS_PAIR = 18.5;
    private static final double LOOPED_RAGGED_PAIR = 25;

    /** The first pair of a column before such a loop. */
    private static final double FIRST_WHOLE_PAIR = 7;

    private static final double FIRST_RAGGED_PAIR = 22;

    /** A step of depth; more with columns that vary, and with rows that vary. */
    private static final double STEP = 18;

    private static final double STEP_OF_VARYING_COLUMNS = 10;
    private static final double STEP_OF_VARYING_ROWS = 3;
    private static final double TILE = 57;
    private static final double BIAS_MOVE = 10;
    private static final double WIDE_STORE = 6;

    private GemmIssue() {}

    static double instructions(Extents extents) {
        var mapping = extents.mapping();
        var tiles = (double) extents.panels() * extents.tilesAcross();
        var step = STEP
                + (extents.columnBlocks() % mapping.columnBlocks() == 0 ? 0 : STEP_OF_VARYING_COLUMNS)
                + (extents.hasKnownRows() ? 0 : STEP_OF_VARYING_ROWS);
        var options = extents.op().options();
        var moves = (options.bias() == Options.Bias.NONE ? 0 : BIAS_MOVE)
                + (options.output() == Options.Output.INT32 ? WIDE_STORE : 0);
        return pairs(extents)
                + tiles * (TILE + extents.totalDepthBlocks() * step)
                + tiles * mapping.rowBlocks() * mapping.columnBlocks() * moves;
    }

    private static double pairs(Extents extents) {
        var op = extents.op();
        var blocks = (double) extents.columnBlocks() * extents.totalDepthBlocks();
        var isEven = op.k() % extents.dim() == 0 && op.n() % extents.dim() == 0;
        if (extents.hasKnownRows()) {
            return extents.rowBlocks() * blocks * (isEven ? WHOLE_PAIR : RAGGED_PAIR);
        }
        var first = isEven ? FIRST_WHOLE_PAIR : FIRST_RAGGED_PAIR;
        var looped = extents.hasFullBlocks() ? LOOPED_WHOLE_PAIR : isEven ? LOOPED_ROWS_PAIR : LOOPED_RAGGED_PAIR;
        return extents.panels() * blocks * first + (extents.rowBlocks() - extents.panels()) * blocks * looped;
    }
}
