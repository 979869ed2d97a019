package dev.tilesmith.op;

/**
 * Writes a convolution with the hardware loop, tiled as the vendor's tiled_conv_auto does it ({@link FsmConvTiles}). Where
 * two halves of the scratchpad hold all weights, or the whole input, they are loaded once. Not thread-safe.
 */
final class FsmConv2d {
    private final Op.Conv2d op;
    private final FsmConvTiles tiles;
    private final int dim;
    private final KernelText text = new KernelText();

    FsmConv2d(Op.Conv2d op) {
        var options = op.options();
        if (options.bias() == Options.Bias.FULL || options.output() == Options.Output.INT32) {
            throw new BadOp(("op '%s': the hardware loop of convolutions adds a bias of one row and stores elements;"
                            + " use the start 'plain'")
                    .formatted(op.text()));
        }
        // The loop's fields have 16 bits.
        if (Math.max(Math.max(op.height(), op.width()), Math.max(op.channels(), op.filters())) >= 1 << 16) {
            throw new BadOp("op '%s': the hardware loop of convolutions counts to 65535; use the start 'plain'"
                    .formatted(op.text()));
        }
        this.op = op;
        tiles = FsmConvTiles.of(op);
        dim = op.target().dim();
    }

    String write() {
        text.line("// %s:", op.title());
        text.line("// the hardware loop over tiles of %s.", tiles);
        text.line("#include \"gemmini.h\"").blank();
        text.open("%s", op.signature());
        configure();
        tile("batches", "b0", op.batch(), tiles.batches());
        tile("rows", "y0", op.outputHeight(), tiles.rows());
        tile("columns", "x0", op.outputWidth(), tiles.columns());
        tile("filters", "k0", op.filters(), tiles.filters());
        tile("kernel_rows", "r0", op.kernelRows(), tiles.kernelRows());
        tile("kernel_columns", "s0", op.kernelColumns(), tiles.kernelColumns());
        tile("depth", "c0", op.channels(), tiles.channels());
        place();
        loop();
        for (var open = tiles.loops(op); open > 0; open--) {
            text.close();
        }
        return text.line("gemmini_fence();").close().toString();
    }

    private void configure() {
        var options = op.options();
        text.line(
                "gemmini_extended_config_st(%s, %s, %s);",
                KernelParts.bytes(op.filters(), options.type().element().bytes()),
                options.activation().constant(),
                KernelParts.scale(options, op.scale()));
        text.line(
                "gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, %d, false, %s);",
                tiles.downsamples() ? 1 : op.stride(), options.transposeB());
    }

    /** A loop over tiles with the extent of a tile; a constant where one tile is all. */
    private void tile(String name, String first, int total, int size) {
        if (size == total) {
            text.line("const int %s = 0, %s = %d;", first, name, total);
            return;
        }
        text.open("for (int %s = 0; %1$s < %d; %1$s += %d)", first, total, size);
        text.line("const int %s = %d - %s < %d ? %2$d - %3$s : %4$d;", name, total, first, size);
    }

    /** Where the tile's image begins, and how much of it is padding. */
    private void place() {
        side("iy", "y0", "r0", "upper", "lower", "rows", "kernel_rows", op.height());
        side("ix", "x0", "s0", "left", "right", "columns", "kernel_columns", op.width());
        if (isPlain()) {
            text.line("const int fitting = depth > %d ? 1 : %1$d / depth;  // pixels side by side in a row", dim);
            text.line("const int pixels = fitting > kernel_columns ? kernel_columns : fitting;");
        }
    }

    private void side(
            String first,
            String output,
            String kernel,
            String before,
            String after,
            String outputs,
            String kernels,
            int total) {
        text.line("const int %s = %s * %d + %s - %d;", first, output, op.stride(), kernel, op.padding());
        text.line("const int %s_end = %1$s + %s * %d + %s - 1;", first, outputs, op.stride(), kernels);
        text.line("const int %s = %s < 0 ? -%2$s : 0;", before, first);
        text.line("const int %s = %s_end > %d ? %2$s_end - %3$d : 0;", after, first, total);
    }

    private boolean isPlain() {
        return !op.options().transposeB() && !tiles.downsamples();
    }

    private void loop() {
        var options = op.options();
        text.line("gemmini_loop_conv_ws(");
        text.line(
                "    %d, %d, %d, %d, %d, %d, %d, %6$d, %7$d,",
                op.batch(), op.height(), op.width(), op.channels(), op.filters(), op.outputHeight(), op.outputWidth());
        text.line("    %d, %d, %d, 1, 1, 1, 0,", op.stride(), op.padding(), op.kernelColumns());
        text.line("    batches, rows, columns, filters, kernel_rows, kernel_columns, depth,");
        text.line("    left, right, upper, lower, 0, 0, 0, 0, rows, columns,");
        text.line("    %s,", weights());
        text.line("    %s,", output());
        text.line("    %s,", bias());
        text.line("    %s,", input());
        text.line(
                "    %s, true, %s, false, false, %s, false, false, %s, false, %s,",
                options.bias() == Options.Bias.NONE,
                tiles.downsamples(),
                options.activation().constant(),
                options.transposeB(),
                isPlain() ? "pixels" : "1");
        text.line(
                "    %d, %d, %2$d, false, %s, %s);",
                op.channels(),
                op.filters(),
                tiles.reusesInput(op) ? "b0 + y0 + x0 + r0 + s0 + c0 == 0 ? 1 : 2" : "0",
                tiles.reusesWeights(op) ? "k0 + r0 + s0 + c0 == 0 ? 1 : 2" : "0");
    }

    private String weights() {
        var place = op.options().transposeB() ? "&weights[r0][s0][k0][c0]" : "&weights[r0][s0][c0][k0]";
        return tiles.reusesWeights(op) ? "b0 + y0 + x0 == 0 ? %s : 0".formatted(place) : place;
    }

    private String input() {
        var place = "&input[b0][iy + upper][ix + left][c0]";
        return tiles.reusesInput(op) ? "k0 == 0 ? %s : 0".formatted(place) : place;
    }

    /** Sums stay in the accumulator until the last part of the depth is added. */
    private String output() {
        var isLast = "r0 + kernel_rows == %d && s0 + kernel_columns == %d && c0 + depth == %d"
                .formatted(op.kernelRows(), op.kernelColumns(), op.channels());
        return "%s ? &output[b0][y0][x0][k0] : 0".formatted(isLast);
    }

    /** Any address but 0 starts the sums anew; without a bias the loop never reads it. */
    private String bias() {
        return "r0 + s0 + c0 == 0 ? %s : 0".formatted(op.options().bias() == Options.Bias.NONE ? "1" : "&bias[k0]");
    }
}
