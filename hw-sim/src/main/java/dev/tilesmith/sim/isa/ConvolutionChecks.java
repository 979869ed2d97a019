package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.config.GemminiConfig;

/** Settings of the convolution loop with which the hardware overwrites its own operands, or computes nothing useful. */
final class ConvolutionChecks {
    private ConvolutionChecks() {}

    /** The first thing that is wrong, or nothing. */
    static String problem(ConvolutionShape shape, GemminiConfig config) {
        var sizes = sizes(shape);
        if (!sizes.isEmpty()) {
            return sizes;
        }
        var options = options(shape);
        return options.isEmpty() ? capacity(shape, config) : options;
    }

    private static String sizes(ConvolutionShape shape) {
        var smallest = Math.min(
                Math.min(
                        Math.min(shape.batches, shape.outputRows), Math.min(shape.outputColumns, shape.outputChannels)),
                Math.min(Math.min(shape.kernelRows, shape.kernelColumns), shape.kernelChannels));
        if (smallest == 0) {
            return ("batches, orows, ocols, pochs, krows, kcols and kchs must be at least 1, got %d, %d, %d, %d, %d, %d"
                            + " and %d")
                    .formatted(
                            shape.batches,
                            shape.outputRows,
                            shape.outputColumns,
                            shape.outputChannels,
                            shape.kernelRows,
                            shape.kernelColumns,
                            shape.kernelChannels);
        }
        if (shape.stride == 0 || shape.kernelDilation == 0) {
            return "stride and kernel_dilation must be at least 1, got %d and %d"
                    .formatted(shape.stride, shape.kernelDilation);
        }
        if (shape.unpaddedRows < 0 || shape.unpaddedColumns < 0) {
            return ("the paddings (left %d, right %d, upper %d, lower %d) are more than the image that the tile needs"
                            + " (%dx%d)")
                    .formatted(
                            shape.leftPadding,
                            shape.rightPadding,
                            shape.upperPadding,
                            shape.lowerPadding,
                            shape.unpaddedRows + shape.upperPadding + shape.lowerPadding,
                            shape.unpaddedColumns + shape.leftPadding + shape.rightPadding);
        }
        return "";
    }

    private static String options(ConvolutionShape shape) {
        if (shape.halfOfInput() == 3 || shape.halfOfWeights() == 3) {
            return "a_spad_id and b_spad_id must be 0, 1 or 2, got %d and %d"
                    .formatted(shape.halfOfInput(), shape.halfOfWeights());
        }
        if (shape.inputDilation == 1 && shape.stride != 1) {
            return "input_dilated needs stride 1, got " + shape.stride;
        }
        var pixels = Math.min(shape.pixelsPerRow, shape.kernelColumns);
        if (pixels > 1 && pixels * Math.min(shape.kernelChannels, shape.dim) > shape.dim) {
            return "max_pixels_per_row times kchs must be at most DIM (%d), got %d x %d"
                    .formatted(shape.dim, pixels, shape.kernelChannels);
        }
        if (!shape.pools || shape.output() == 0) {
            return "";
        }
        // The fields of config_st that the loop sends are narrower than its own (ConfigMvoutRs1).
        if (Math.min(shape.poolSize, shape.poolStride) == 0 || Math.max(shape.poolSize, shape.poolStride) > 3) {
            return "pool_size and pool_stride must be 1, 2 or 3 (or no_pool set), got %d and %d"
                    .formatted(shape.poolSize, shape.poolStride);
        }
        if (Math.max(shape.poolUpperPadding, shape.poolLeftPadding) > 3) {
            return "pupad and plpad must be at most 3, got %d and %d"
                    .formatted(shape.poolUpperPadding, shape.poolLeftPadding);
        }
        var most = Math.max(
                Math.max(shape.outputRows, shape.outputColumns),
                Math.max(shape.pooledColumns, Math.max(shape.poolRows, shape.poolColumns)));
        return most < 256
                ? ""
                : "with pooling, orows, ocols, porows, pocols and pool_out_col_dim must be at most 255, got " + most;
    }

    private static String capacity(ConvolutionShape shape, GemminiConfig config) {
        var half = config.scratchpadRows() / 2;
        var inputRows = shape.inputRows();
        var weightRows = shape.weightRows();
        if (Math.max(inputRows, weightRows) > half || (shape.sharesHalf() && inputRows + weightRows > half)) {
            return "input and weights must fit half of the scratchpad (%d rows), got %d and %d rows"
                    .formatted(half, inputRows, weightRows);
        }
        if (shape.sumRows() > config.accumulatorRows() / 2) {
            return "the sums must fit half of the accumulator (%d rows), got %d rows"
                    .formatted(config.accumulatorRows() / 2, shape.sumRows());
        }
        return "";
    }
}
