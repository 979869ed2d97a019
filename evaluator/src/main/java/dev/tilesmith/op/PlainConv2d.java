package dev.tilesmith.op;

/** Writes the plain kernel of a convolution. Not thread-safe. */
final class PlainConv2d {
    private final Op.Conv2d op;
    private final KernelText text = new KernelText();
    private final Axis pixels;
    private final Axis filters;
    private final Axis channels;
    private final Clipping clipping;

    PlainConv2d(Op.Conv2d op) {
        this.op = op;
        var dim = op.target().dim();
        pixels = new Axis(op.outputWidth(), dim, dim, new Axis.Names("x0", "pixels", "x", "m"));
        filters = new Axis(op.filters(), 4 * dim, dim, new Axis.Names("k0", "filters", "j", "n"));
        channels = new Axis(op.channels(), 4 * dim, dim, new Axis.Names("c0", "depth", "c", "d"));
        clipping = Clipping.of(op, dim);
    }

    String write() {
        var code = new TileCode(text, op.options(), pixels, filters, channels);
        text.line("// %s:", op.title());
        text.line(
                "// %d pixels of a row by %d filters at a time, no reuse between tiles.",
                pixels.tile(), filters.tile());
        text.line("#include \"gemmini.h\"").blank();
        text.open("%s", op.signature());
        code.declareAddresses();
        code.configure(strides(), KernelParts.scale(op.options(), op.scale()));
        text.open("for (int b = 0; b < %d; b++)", op.batch());
        text.open("for (int y = 0; y < %d; y++)", op.outputHeight());
        text.open("%s", pixels.tileLoop());
        pixels.declareExtent(text);
        text.open("%s", filters.tileLoop());
        filters.declareExtent(text);
        code.begin(
                op.options().bias() == Options.Bias.ROW
                        ? "&bias[%s]".formatted(filters.blockFirst())
                        : "&bias[b][y][x0][%s]".formatted(filters.blockFirst()));
        kernelPositions(code);
        code.store("&output[b][y][x0][%s]"::formatted);
        text.close().close().close().close();
        return text.line("gemmini_fence();").close().toString();
    }

    private TileCode.Strides strides() {
        var element = op.options().type().element().bytes();
        var accumulator = op.options().type().accumulator().bytes();
        var output = op.options().output() == Options.Output.INT32 ? accumulator : element;
        return new TileCode.Strides(
                KernelParts.bytes(op.stride() * op.channels(), element),
                KernelParts.bytes(op.options().transposeB() ? op.channels() : op.filters(), element),
                op.options().bias() == Options.Bias.FULL ? KernelParts.bytes(op.filters(), accumulator) : "0",
                KernelParts.bytes(op.filters(), output));
    }

    private void kernelPositions(TileCode code) {
        text.open("for (int r = 0; r < %d; r++)", op.kernelRows());
        text.line("const int iy = %s;", position("y", "r"));
        if (clipping.rows()) {
            text.open("if (iy >= 0 && iy < %d)", op.height());
        }
        text.open("for (int s = 0; s < %d; s++)", op.kernelColumns());
        text.line("const int ix = %s;", position("x0", "s"));
        declareInside();
        if (clipping.empty()) {
            text.open("if (lo < hi)");
        }
        text.open("%s", channels.tileLoop());
        channels.declareExtent(text);
        loadInput();
        code.loadRight("&weights[r][s][%s][%s]"::formatted);
        code.multiply();
        text.close();
        if (clipping.empty()) {
            text.close();
        }
        text.close();
        if (clipping.rows()) {
            text.close();
        }
        text.close();
    }

    /** {@code y * 2 + r - 1}. */
    private String position(String output, String kernel) {
        var scaled = op.stride() == 1 ? output : "%s * %d".formatted(output, op.stride());
        return "%s + %s".formatted(scaled, kernel) + (op.padding() == 0 ? "" : " - " + op.padding());
    }

    /** Which of the pixels lie inside the image: from lo to before hi. */
    private void declareInside() {
        var stride = op.stride();
        if (clipping.left()) {
            var first = stride == 1 ? "-ix" : "(%d - ix) / %d".formatted(stride - 1, stride);
            text.line("const int lo = ix < 0 ? %s : 0;  // pixels left of the image", first);
        } else if (clipping.empty()) {
            text.line("const int lo = 0;");
        }
        if (clipping.right()) {
            var end = stride == 1
                    ? "%d - ix".formatted(op.width())
                    : "(%d - ix) / %d".formatted(op.width() + stride - 1, stride);
            text.line("const int inside = %s;", end);
            text.line("const int hi = inside < %s ? inside : %1$s;  // first pixel right of it", pixels.extent());
        } else if (clipping.empty()) {
            text.line("const int hi = %s;", pixels.extent());
        }
    }

    private void loadInput() {
        var depth = channels.extent();
        var hi = clipping.right() ? "hi" : pixels.extent();
        if (clipping.left()) {
            text.open("if (lo > 0)")
                    .line("gemmini_extended_mvin(0, a_sp, %s, lo);", depth)
                    .close();
        }
        if (clipping.right()) {
            text.open("if (hi < %s)", pixels.extent());
            text.line("gemmini_extended_mvin(0, a_sp + hi, %s, %s - hi);", depth, pixels.extent())
                    .close();
        }
        var first = !clipping.left() ? "ix" : op.stride() == 1 ? "ix + lo" : "ix + lo * %d".formatted(op.stride());
        text.line(
                "gemmini_extended_mvin(&input[b][iy][%s][c0], a_sp%s, %s, %s);",
                first, clipping.left() ? " + lo" : "", depth, clipping.left() ? hi + " - lo" : hi);
    }

    /**
     * Which kinds of clipping occur anywhere, so that kernels without padding have no conditions.
     *
     * @param rows some kernel row lies outside the image
     * @param left some first pixels lie left of it
     * @param right some last pixels lie right of it
     * @param empty some kernel column has no pixel of a tile inside
     */
    private record Clipping(boolean rows, boolean left, boolean right, boolean empty) {
        static Clipping of(Op.Conv2d op, int dim) {
            var rows = op.padding() > 0
                    || (op.outputHeight() - 1) * op.stride() + op.kernelRows() - op.padding() > op.height();
            var left = false;
            var right = false;
            var empty = false;
            for (var x0 = 0; x0 < op.outputWidth(); x0 += dim) {
                for (var s = 0; s < op.kernelColumns(); s++) {
                    var ix = x0 * op.stride() + s - op.padding();
                    var pixels = Math.min(dim, op.outputWidth() - x0);
                    var lo = ix < 0 ? (op.stride() - 1 - ix) / op.stride() : 0;
                    var hi = Math.min(pixels, Math.floorDiv(op.width() - ix + op.stride() - 1, op.stride()));
                    left |= lo > 0;
                    right |= hi < pixels;
                    empty |= lo >= hi;
                }
            }
            return new Clipping(rows, left, right, empty);
        }
    }
}
