package dev.tilesmith.op;

/** Writes the plain kernel of a product. Not thread-safe. */
final class PlainGemm {
    private final Op.Gemm op;
    private final KernelText text = new KernelText();
    private final Axis rows;
    private final Axis columns;
    private final Axis depth;

    PlainGemm(Op.Gemm op) {
        this.op = op;
        var dim = op.target().dim();
        rows = new Axis(op.m(), dim, dim, new Axis.Names("i0", "rows", "i", "m"));
        columns = new Axis(op.n(), 4 * dim, dim, new Axis.Names("j0", "columns", "j", "n"));
        depth = new Axis(op.k(), 4 * dim, dim, new Axis.Names("k0", "depth", "k", "d"));
    }

    String write() {
        var code = new TileCode(text, op.options(), rows, columns, depth);
        text.line(
                "// %s: one %dx%d tile of C at a time, no reuse between tiles.",
                op.title(), rows.tile(), columns.tile());
        text.line("#include \"gemmini.h\"").blank();
        text.open("%s", op.signature());
        code.declareAddresses();
        code.configure(strides(), KernelParts.scale(op.options(), op.scale()));
        text.open("%s", rows.tileLoop());
        rows.declareExtent(text);
        text.open("%s", columns.tileLoop());
        columns.declareExtent(text);
        code.begin(
                op.options().bias() == Options.Bias.ROW
                        ? "&bias[%s]".formatted(columns.blockFirst())
                        : "&bias[i0][%s]".formatted(columns.blockFirst()));
        text.open("%s", depth.tileLoop());
        depth.declareExtent(text);
        loadLeft();
        code.loadRight("&B[%s][%s]"::formatted);
        code.multiply();
        text.close();
        code.store("&C[i0][%s]"::formatted);
        text.close().close();
        return text.line("gemmini_fence();").close().toString();
    }

    private TileCode.Strides strides() {
        var element = op.options().type().element().bytes();
        var accumulator = op.options().type().accumulator().bytes();
        var output = op.options().output() == Options.Output.INT32 ? accumulator : element;
        return new TileCode.Strides(
                KernelParts.bytes(op.options().transposeA() ? op.m() : op.k(), element),
                KernelParts.bytes(op.options().transposeB() ? op.k() : op.n(), element),
                op.options().bias() == Options.Bias.FULL ? KernelParts.bytes(op.n(), accumulator) : "0",
                KernelParts.bytes(op.n(), output));
    }

    /** One four-block move; stored transposed, the depth runs down the rows, so it is a move for each block. */
    private void loadLeft() {
        if (!op.options().transposeA()) {
            text.line("gemmini_extended_mvin(&A[i0][k0], a_sp, %s, %s);", depth.extent(), rows.extent());
            return;
        }
        text.open("%s", depth.blockLoop());
        depth.declareBlockExtent(text);
        text.line(
                "gemmini_extended_mvin(&A[%s][i0], a_sp + %s, %s, %s);",
                depth.blockFirst(), depth.blockOffset(rows.dim()), rows.extent(), depth.blockExtent());
        text.close();
    }
}
