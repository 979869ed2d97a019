package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Comparison;
import dev.tilesmith.sim.c.check.Typed.Operator;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;

/** Checks operators with one operand. */
final class UnaryChecker {
    private final ExpressionChecker expressions;
    private final AssignmentChecker assignments;

    UnaryChecker(ExpressionChecker expressions, AssignmentChecker assignments) {
        this.expressions = expressions;
        this.assignments = assignments;
    }

    Operand check(Expression.Unary unary) {
        var at = unary.at();
        return switch (unary.operator()) {
            case PLUS -> plain(arithmetic(unary.operand(), "+"));
            case MINUS -> plain(negate(arithmetic(unary.operand(), "-"), at));
            case COMPLEMENT -> plain(complement(unary.operand(), at));
            case NOT -> plain(not(unary.operand(), at));
            case DEREFERENCE -> dereference(unary);
            case ADDRESS_OF -> addressOf(unary);
            case PRE_INCREMENT -> assignments.step(unary, Operator.ADD, false);
            case PRE_DECREMENT -> assignments.step(unary, Operator.SUBTRACT, false);
            case POST_INCREMENT -> assignments.step(unary, Operator.ADD, true);
            case POST_DECREMENT -> assignments.step(unary, Operator.SUBTRACT, true);
        };
    }

    private Value arithmetic(Expression operand, String symbol) {
        var checked = expressions.check(operand);
        if (!checked.type().isArithmetic()) {
            throw new Refusal(
                    operand.at(),
                    "'%s' needs a number, got %s"
                            .formatted(symbol, checked.type().text()));
        }
        return Conversions.promote(checked);
    }

    static Value negate(Value value, Position at) {
        return value instanceof Value.Constant constant
                ? new Value.Constant(constant.type(), Scalars.negate(constant.type(), constant.bits()), at)
                : new Value.Negate(value, at);
    }

    private Value complement(Expression operand, Position at) {
        var value = arithmetic(operand, "~");
        if (!(value.type() instanceof Integer integer)) {
            throw new Refusal(at, "'~' needs an integer, got %s".formatted(Qualified.text(value.type())));
        }
        return value instanceof Value.Constant constant
                ? new Value.Constant(integer, integer.truncate(~constant.bits()), at)
                : new Value.Complement(value, at);
    }

    private Value not(Expression operand, Position at) {
        var value = expressions.value(operand);
        ExpressionChecker.requireScalar(value, "the operand of '!'");
        return BinaryChecker.compare(
                Comparison.EQUAL,
                value.value(),
                new Value.Constant(value.value().type(), 0, at),
                at);
    }

    private Operand dereference(Expression.Unary unary) {
        var pointer = expressions.value(unary.operand());
        if (!pointer.type().isPointer()) {
            throw new Refusal(
                    unary.at(),
                    "'*' needs a pointer, got %s".formatted(pointer.type().text()));
        }
        return expressions.element(pointer, pointer.value(), unary.at());
    }

    private Operand addressOf(Expression.Unary unary) {
        var operand = expressions.addressed(unary.operand());
        var place = switch (operand) {
            case Operand.Object object
            when object.isBitField() -> throw new Refusal(unary.at(), "a bit-field has no address");
            case Operand.Object object -> object.place();
            case Operand.Known known -> known.place();
            case Operand.Plain _ ->
                throw new Refusal(unary.at(), "'&' needs a variable or an element, not a computed value");
        };
        takeAddress(place);
        var pointer = Qualified.pointerTo(operand.type());
        return new Operand.Plain(new Value.AddressOf(place, pointer.type(), unary.at()), pointer);
    }

    private static void takeAddress(Place place) {
        switch (place) {
            case Place.Local local -> local.variable().takeAddress();
            case Place.Member member -> takeAddress(member.object());
            case Place.Static _, Place.At _ -> {
                // Already in memory.
            }
        }
    }

    private static Operand.Plain plain(Value value) {
        return ExpressionChecker.plain(value);
    }
}
