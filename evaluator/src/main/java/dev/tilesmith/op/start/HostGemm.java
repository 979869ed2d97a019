package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.HostCode.element;
import static dev.tilesmith.sim.c.tree.KernelBuilder.name;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/** The loop nest of a product, as somebody writes it who knows no accelerator. */
record HostGemm(Op.Gemm op) {
    private static final Expression I = name("i");
    private static final Expression J = name("j");
    private static final Expression K = name("k");

    String write() {
        var code = new KernelWriter();
        var host = new HostCode(code, op.options(), op.scale());
        host.count("i", op.m(), () -> host.count("j", op.n(), () -> output(host)));
        return HostCode.file(op).print(code.statements());
    }

    private void output(HostCode host) {
        var options = op.options();
        host.begin(options.bias() == Options.Bias.ROW ? element("bias", J) : element("bias", I, J));
        host.count(
                "k",
                op.k(),
                () -> host.add(
                        options.transposeA() ? element("A", K, I) : element("A", I, K),
                        options.transposeB() ? element("B", J, K) : element("B", K, J)));
        host.end(element("C", I, J));
    }
}
