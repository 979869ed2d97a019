package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.Scalars;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.run.Procedure.Code;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Turns calls of known functions into closures. */
final class IntrinsicBuilder {
    private static final int COUNTER = 126;

    private final Interpreter interpreter;
    private final ValueBuilder values;

    IntrinsicBuilder(Interpreter interpreter, ValueBuilder values) {
        this.interpreter = interpreter;
        this.values = values;
    }

    Code build(Value.Intrinsic intrinsic) {
        return switch (intrinsic.kind()) {
            case FENCE ->
                _ -> {
                    interpreter.coprocessor().fence(interpreter.pc());
                    return 0;
                };
            case FLOAT_BITS, BITS_FLOAT -> argument(intrinsic, 0);
            case SQRT -> doubles(intrinsic, Math::sqrt);
            case SQRTF -> floats(intrinsic, Math::sqrt);
            case FABS -> doubles(intrinsic, Math::abs);
            case FABSF -> floats(intrinsic, Math::abs);
            case FMIN -> doubles(intrinsic, IntrinsicBuilder::least);
            case FMINF -> floats(intrinsic, IntrinsicBuilder::least);
            case FMAX -> doubles(intrinsic, IntrinsicBuilder::greatest);
            case FMAXF -> floats(intrinsic, IntrinsicBuilder::greatest);
            case ABS -> {
                var operand = argument(intrinsic, 0);
                yield frame -> Math.abs((int) operand.run(frame));
            }
            case MEMCPY -> copy(intrinsic);
            case MEMSET -> fill(intrinsic);
            case COUNTER -> {
                var configuration = argument(intrinsic, 0);
                yield frame ->
                        interpreter.coprocessor().command(COUNTER, configuration.run(frame), 0, interpreter.pc());
            }
        };
    }

    private Code argument(Value.Intrinsic intrinsic, int index) {
        return values.value(intrinsic.arguments().get(index));
    }

    /** A NaN is no operand (C17 F.10.9); of two zeros the negative one is the lesser, as in fmin.s. */
    private static double least(double left, double right) {
        return Double.isNaN(left) ? right : Double.isNaN(right) ? left : Math.min(left, right);
    }

    private static double greatest(double left, double right) {
        return Double.isNaN(left) ? right : Double.isNaN(right) ? left : Math.max(left, right);
    }

    private Code doubles(Value.Intrinsic intrinsic, DoubleUnaryOperator operator) {
        var operand = argument(intrinsic, 0);
        return frame -> Scalars.bits(operator.applyAsDouble(Scalars.toDouble(operand.run(frame))));
    }

    private Code doubles(Value.Intrinsic intrinsic, DoubleBinaryOperator operator) {
        var left = argument(intrinsic, 0);
        var right = argument(intrinsic, 1);
        return frame -> Scalars.bits(
                operator.applyAsDouble(Scalars.toDouble(left.run(frame)), Scalars.toDouble(right.run(frame))));
    }

    private Code floats(Value.Intrinsic intrinsic, DoubleUnaryOperator operator) {
        var operand = argument(intrinsic, 0);
        return frame -> Scalars.bits((float) operator.applyAsDouble(Scalars.toFloat(operand.run(frame))));
    }

    private Code floats(Value.Intrinsic intrinsic, DoubleBinaryOperator operator) {
        var left = argument(intrinsic, 0);
        var right = argument(intrinsic, 1);
        return frame -> Scalars.bits(
                (float) operator.applyAsDouble(Scalars.toFloat(left.run(frame)), Scalars.toFloat(right.run(frame))));
    }

    private Code copy(Value.Intrinsic intrinsic) {
        var target = argument(intrinsic, 0);
        var source = argument(intrinsic, 1);
        var bytes = argument(intrinsic, 2);
        return frame -> {
            var to = target.run(frame);
            interpreter.copy(to, source.run(frame), bytes.run(frame));
            return to;
        };
    }

    private Code fill(Value.Intrinsic intrinsic) {
        var target = argument(intrinsic, 0);
        var value = argument(intrinsic, 1);
        var bytes = argument(intrinsic, 2);
        return frame -> {
            var to = target.run(frame);
            interpreter.fill(to, (byte) value.run(frame), bytes.run(frame));
            return to;
        };
    }
}
