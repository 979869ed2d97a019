package dev.tilesmith.op.start;

import dev.tilesmith.op.Op;

/**
 * Tiles of a convolution as the vendor's library chooses them (gemmini-rocc-tests, tiled_conv_stride_auto, 2023-10):
 * shrunk along the longest dimension until input and weights fit half of the scratchpad and the sums half of the
 * accumulator, then grown while they still do, output columns first.
 */
record FsmConvTiles(
        int batches,
        int rows,
        int columns,
        int filters,
        int kernelRows,
        int kernelColumns,
        int channels,
        boolean downsamples) {
    private static final int ROWS = 1;
    private static final int COLUMNS = 2;
    private static final int FILTERS = 3;
    private static final int CHANNELS = 6;

    static FsmConvTiles of(Op.Conv2d op) {
        var most = sizes(op);
        var tile = sizes(op);
        while (!fits(op, tile)) {
            shrink(tile, op.target().dim());
        }
        while (grow(op, tile, most, COLUMNS)) {}
        var grown = true;
        while (grown) {
            grown = false;
            for (var i = 0; i < tile.length; i++) {
                grown |= grow(op, tile, most, i);
            }
        }
        return new FsmConvTiles(
                tile[0], tile[ROWS], tile[COLUMNS], tile[FILTERS], tile[4], tile[5], tile[CHANNELS], downsamples(op));
    }

    private static int[] sizes(Op.Conv2d op) {
        return new int[] {
            op.batch(),
            op.outputHeight(),
            op.outputWidth(),
            op.filters(),
            op.kernelRows(),
            op.kernelColumns(),
            op.channels()
        };
    }

    /** Every second pixel of a 1x1 convolution with stride 2 is not loaded at all. */
    private static boolean downsamples(Op.Conv2d op) {
        return op.stride() == 2
                && op.kernelRows() == 1
                && op.kernelColumns() == 1
                && op.padding() == 0
                && op.height() % 2 == 0
                && op.width() % 2 == 0;
    }

    /** The longest dimension loses one, or a block of channels; output columns only where rows would not do. */
    private static void shrink(int[] tile, int dim) {
        var longest = -1;
        for (var i = 0; i < tile.length; i++) {
            var keeps = i == COLUMNS && tile[i] <= dim && tile[ROWS] > 1;
            if (!keeps && (longest < 0 || tile[i] > tile[longest])) {
                longest = i;
            }
        }
        if (longest == FILTERS || longest == CHANNELS) {
            var rest = tile[longest] % dim;
            tile[longest] = Math.max(1, tile[longest] - (rest == 0 ? dim : rest));
        } else {
            tile[longest]--;
        }
    }

    private static boolean grow(Op.Conv2d op, int[] tile, int[] most, int dimension) {
        if (tile[dimension] == most[dimension]) {
            return false;
        }
        tile[dimension]++;
        if (fits(op, tile)) {
            return true;
        }
        tile[dimension]--;
        return false;
    }

    private static boolean fits(Op.Conv2d op, int[] tile) {
        var dim = op.target().dim();
        var shift = downsamples(op) ? 1 : 0;
        long imageRows = (tile[ROWS] * op.stride() + tile[4] - 1) >> shift;
        long imageColumns = (tile[COLUMNS] * op.stride() + tile[5] - 1) >> shift;
        var inputRows = Math.ceilDiv(tile[CHANNELS], dim) * tile[0] * imageRows * imageColumns;
        long positions = (long) tile[4] * tile[5];
        var weightRows = op.options().transposeB()
                ? Math.ceilDiv(tile[CHANNELS], dim) * positions * tile[FILTERS]
                : Math.ceilDiv(tile[FILTERS], dim) * positions * tile[CHANNELS];
        var sumRows = (long) Math.ceilDiv(tile[FILTERS], dim) * tile[0] * tile[ROWS] * tile[COLUMNS];
        return inputRows + weightRows <= op.target().scratchpadRows() / 2
                && sumRows <= op.target().accumulatorRows() / 2;
    }

    private int depthTiles(Op.Conv2d op) {
        return Math.ceilDiv(op.channels(), channels)
                * Math.ceilDiv(op.kernelRows(), kernelRows)
                * Math.ceilDiv(op.kernelColumns(), kernelColumns);
    }

    /** Whether each half of the scratchpad can keep its weights for all pixels. */
    boolean reusesWeights(Op.Conv2d op) {
        return depthTiles(op) * Math.ceilDiv(op.filters(), filters) <= 2;
    }

    /** Whether each half can keep its part of the input for all filters. */
    boolean reusesInput(Op.Conv2d op) {
        return depthTiles(op)
                        * Math.ceilDiv(op.batch(), batches)
                        * Math.ceilDiv(op.outputHeight(), rows)
                        * Math.ceilDiv(op.outputWidth(), columns)
                <= 2;
    }

    @Override
    public String toString() {
        return "%dx%dx%dx%d outputs from %dx%dx%d inputs each"
                .formatted(batches, rows, columns, filters, kernelRows, kernelColumns, channels);
    }
}
