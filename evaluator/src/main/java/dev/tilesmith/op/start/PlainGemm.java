package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.KernelParts.bytes;
import static dev.tilesmith.sim.c.tree.KernelBuilder.addressOf;
import static dev.tilesmith.sim.c.tree.KernelBuilder.number;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.function.UnaryOperator;

/** The plain kernel of a product. */
record PlainGemm(Op.Gemm op) {
    String write() {
        var dim = op.target().dim();
        var code = new KernelWriter();
        product().write(code, UnaryOperator.identity());
        code.call("gemmini_fence");
        return KernelFile.accelerated(
                        op,
                        "%s: one %dx%d tile of C at a time, no reuse between tiles."
                                .formatted(op.title(), dim, 4 * dim))
                .print(code.statements());
    }

    private TiledProduct product() {
        var options = op.options();
        return new TiledProduct(
                op.m(),
                op.k(),
                op.n(),
                op.target().dim(),
                options,
                op.scale(),
                (i, k) -> options.transposeA() ? addressOf("A", k, i) : addressOf("A", i, k),
                (k, j) -> options.transposeB() ? addressOf("B", j, k) : addressOf("B", k, j),
                (i, j) -> options.bias() == Options.Bias.ROW ? addressOf("bias", j) : addressOf("bias", i, j),
                (i, j) -> addressOf("C", i, j),
                strides());
    }

    private TiledProduct.Strides strides() {
        var options = op.options();
        var element = options.type().element().bytes();
        var accumulator = options.type().accumulator().bytes();
        var output = options.output() == Options.Output.INT32 ? accumulator : element;
        return new TiledProduct.Strides(
                bytes(options.transposeA() ? op.m() : op.k(), element),
                bytes(options.transposeB() ? op.k() : op.n(), element),
                options.bias() == Options.Bias.FULL ? bytes(op.n(), accumulator) : number(0),
                bytes(op.n(), output));
    }
}
