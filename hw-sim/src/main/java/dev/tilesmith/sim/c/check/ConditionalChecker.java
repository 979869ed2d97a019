package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;

/** Checks {@code a ? b : c}: the type that both arms have, and which is taken where that is known. */
final class ConditionalChecker {
    private final ExpressionChecker expressions;

    ConditionalChecker(ExpressionChecker expressions) {
        this.expressions = expressions;
    }

    Operand check(Expression.Conditional choice) {
        var condition = expressions.value(choice.condition());
        ExpressionChecker.requireScalar(condition, "the condition of '?'");
        var whenTrue = expressions.check(choice.whenTrue());
        var whenFalse = expressions.check(choice.whenFalse());
        var type = commonType(whenTrue, whenFalse, choice.at());
        var first = value(whenTrue, type);
        var second = value(whenFalse, type);
        if (condition.value() instanceof Value.Constant constant) {
            return new Operand.Plain(Scalars.isTrue(constant.type(), constant.bits()) ? first : second, type);
        }
        return new Operand.Plain(new Value.Conditional(condition.value(), first, second, choice.at()), type);
    }

    private static Value value(Operand operand, Qualified type) {
        return type.isScalar()
                ? Conversions.convert(
                        operand.type().isInteger()
                                ? Conversions.promote(operand)
                                : operand.decayed().value(),
                        type.type())
                : operand.decayed().value();
    }

    private static Qualified commonType(Operand whenTrue, Operand whenFalse, Position at) {
        var first = whenTrue.decayed();
        var second = whenFalse.decayed();
        if (first.type().isArithmetic() && second.type().isArithmetic()) {
            return Qualified.of(Conversions.common(
                    Conversions.promote(whenTrue).type(),
                    Conversions.promote(whenFalse).type()));
        }
        if (first.type().isPointer() && Conversions.isNull(second.value())) {
            return first.type();
        }
        if (second.type().isPointer() && Conversions.isNull(first.value())) {
            return second.type();
        }
        if (first.type().isPointer() && second.type().isPointer()) {
            return first.type().target().isConst() ? first.type() : second.type();
        }
        if (first.type().type().equals(second.type().type()) && !first.type().isArithmetic()) {
            return first.type();
        }
        throw new Refusal(
                at,
                "the arms of '?:' have types that do not go together: %s and %s"
                        .formatted(first.type().text(), second.type().text()));
    }
}
