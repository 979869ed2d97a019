package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;

/** Checks sums and differences of pointers, which count in elements. */
final class PointerArithmetic {
    private final Context context;
    private final ExpressionChecker expressions;

    PointerArithmetic(Context context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    /** {@code pointer + index} or {@code pointer - index} in elements. */
    Value offset(Operand.Plain pointer, Value index, boolean subtracts, Position at) {
        var scale = scale(pointer.type(), at);
        if (index instanceof Value.Constant constant && constant.bits() == 0) {
            return pointer.value();
        }
        var integer = (Integer) index.type();
        Value wide = Conversions.convert(index, integer.isSigned() ? Integer.INT64 : Integer.UINT64);
        return new Value.Offset(pointer.value(), subtracts ? UnaryChecker.negate(wide, at) : wide, scale, at);
    }

    static Operand moved(Operand.Plain pointer, Value address) {
        return new Operand.Plain(address, pointer.type());
    }

    /** {@code left - right} in elements. */
    Operand difference(Operand.Plain left, Operand.Plain right, Position at) {
        var scale = scale(left.type(), at);
        if (scale != scale(right.type(), at)) {
            throw new Refusal(
                    at,
                    "'-' needs pointers of one type, got %s and %s"
                            .formatted(left.type().text(), right.type().text()));
        }
        return ExpressionChecker.plain(new Value.Difference(left.value(), right.value(), scale, at));
    }

    /** Bytes of what a pointer points to, as which its steps count. */
    long scale(Qualified pointer, Position at) {
        var target = context.complete(pointer.target());
        if (target.isVoid()) {
            // gcc counts in bytes.
            return 1;
        }
        expressions.types().requireComplete(target.type(), at);
        return target.type().bytes();
    }
}
