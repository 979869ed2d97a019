package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.HostCode.element;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;

/** The loop nest of a convolution, as somebody writes it who knows no accelerator. */
record HostConv2d(Op.Conv2d op) {
    private static final Expression B = name("b");
    private static final Expression Y = name("y");
    private static final Expression X = name("x");
    private static final Expression K = name("k");
    private static final Expression R = name("r");
    private static final Expression S = name("s");
    private static final Expression C = name("c");

    String write() {
        var code = new KernelWriter();
        var host = new HostCode(code, op.options(), op.scale());
        host.count(
                "b",
                op.batch(),
                () -> host.count(
                        "y",
                        op.outputHeight(),
                        () -> host.count(
                                "x", op.outputWidth(), () -> host.count("k", op.filters(), () -> output(host)))));
        return HostCode.file(op).print(code.statements());
    }

    private void output(HostCode host) {
        host.begin(op.options().bias() == Options.Bias.ROW ? element("bias", K) : element("bias", B, Y, X, K));
        host.count("r", op.kernelRows(), () -> host.count("s", op.kernelColumns(), () -> tap(host)));
        host.end(element("output", B, Y, X, K));
    }

    private void tap(HostCode host) {
        var code = host.code();
        code.constant("iy", plus(plus(times(Y, op.stride()), R), -op.padding()));
        code.constant("ix", plus(plus(times(X, op.stride()), S), -op.padding()));
        code.when(
                and(inside(name("iy"), op.height()), inside(name("ix"), op.width())),
                () -> host.count(
                        "c",
                        op.channels(),
                        () -> host.add(
                                element("input", B, name("iy"), name("ix"), C),
                                op.options().transposeB()
                                        ? element("weights", R, S, K, C)
                                        : element("weights", R, S, C, K))));
    }

    private static Expression inside(Expression index, int end) {
        return and(binary(BinaryOperator.GREATER_EQUAL, index, number(0)), less(index, number(end)));
    }
}
