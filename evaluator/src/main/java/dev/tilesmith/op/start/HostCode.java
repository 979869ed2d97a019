package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.KernelParts.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.List;

/** The pieces that plain loop nests of products and convolutions share: what a sum begins with and what becomes of it. */
record HostCode(KernelWriter code, Options options, float scale) {
    private static final Expression SUM = name("sum");

    /** 1.5 x 2^23. */
    private static final Expression ROUNDER = floating("12582912.0");

    /** A file without accelerator commands; the vendor's header names the types. */
    static KernelFile file(Op op) {
        return new KernelFile(
                op, List.of("%s: a plain loop nest on the host.".formatted(op.title())), List.of("gemmini.h"));
    }

    /** {@code for (int i = 0; i < end; i++)} around what {@code body} writes. */
    void count(String variable, int end, Runnable body) {
        code.loop(variable, number(0), less(name(variable), number(end)), 1, body);
    }

    /** {@code acc_t sum = bias;} */
    void begin(Expression bias) {
        code.add(declare(new TypeSyntax.Named("acc_t"), "sum", options.bias() == Options.Bias.NONE ? number(0) : bias));
    }

    /** {@code sum += left * right;} */
    void add(Expression left, Expression right) {
        code.add(evaluate(new Expression.CompoundAssign(
                BinaryOperator.ADD, SUM, binary(BinaryOperator.MULTIPLY, left, right), Position.NONE)));
    }

    /** Activation, scale, rounding and saturation as the accelerator's read path has them ({@link Scales}). */
    void end(Expression output) {
        if (options.output() == Options.Output.INT32) {
            assign(output, SUM);
            return;
        }
        var isPositive = binary(BinaryOperator.GREATER, SUM, number(0));
        var active = options.activation() == Options.Activation.RELU ? conditional(isPositive, SUM, number(0)) : SUM;
        if (options.type() == Options.Type.FLOAT32) {
            assign(output, scale == 1.0f ? active : binary(BinaryOperator.MULTIPLY, active, constant(scale)));
            return;
        }
        var scaled = name("scaled");
        var asFloat = new Expression.Cast(new TypeSyntax.Named("float"), active, Position.NONE);
        real("scaled", binary(BinaryOperator.MULTIPLY, asFloat, constant(scale)));
        real(
                "limited",
                conditional(
                        binary(BinaryOperator.GREATER, scaled, floating("127.0")),
                        floating("127.0"),
                        conditional(less(scaled, constant(-128.0f)), constant(-128.0f), scaled)));
        code.comment("rounds to nearest even: a float of this size has no bits for fractions");
        real("rounded", minus(binary(BinaryOperator.ADD, name("limited"), ROUNDER), ROUNDER));
        assign(output, new Expression.Cast(new TypeSyntax.Named("elem_t"), name("rounded"), Position.NONE));
    }

    private void real(String name, Expression value) {
        code.add(declare(new TypeSyntax.Const(new TypeSyntax.Named("float")), name, value));
    }

    private void assign(Expression target, Expression value) {
        code.add(evaluate(new Expression.Assign(target, value, Position.NONE)));
    }

    /** {@code array[first][second]…}. */
    static Expression element(String array, Expression... indices) {
        Expression element = name(array);
        for (var index : indices) {
            element = new Expression.Index(element, index, Position.NONE);
        }
        return element;
    }
}
