package dev.tilesmith.op.start;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.Expression.UnaryOperator;

/** Small pieces of C that kernels have in common. */
final class KernelParts {
    private KernelParts() {}

    /** {@code 512}, or {@code 512 * 4}. */
    static Expression bytes(int elements, int elementBytes) {
        return elementBytes == 1 || elements == 0 ? number(elements) : product(number(elements), elementBytes);
    }

    /** {@code left * factor} as it is, also with a factor of one or between constants. */
    static Expression product(Expression left, int factor) {
        return binary(BinaryOperator.MULTIPLY, left, number(factor));
    }

    /** The output scale; a store at full width has none. */
    static Expression scale(Options options, float scale) {
        var isScaled = options.output() == Options.Output.ELEMENT && scale != 1.0f;
        return isScaled ? constant(scale) : name("ACC_SCALE_IDENTITY");
    }

    /** A float as a constant of C. */
    static Expression constant(float value) {
        var magnitude = floating(Scales.text(Math.abs(value)));
        return value < 0 ? negated(magnitude) : magnitude;
    }

    static Expression negated(Expression value) {
        return new Expression.Unary(UnaryOperator.MINUS, value, Position.NONE);
    }
}
