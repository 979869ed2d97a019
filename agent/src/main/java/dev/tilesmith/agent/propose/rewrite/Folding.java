package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import java.util.OptionalLong;

/** Folds one operator whose operands are constants, or that does nothing. */
final class Folding {
    private Folding() {}

    static Expression fold(Expression expression) {
        return switch (expression) {
            case Expression.Binary(var operator, var left, var right, var _) ->
                binary(expression, operator, left, right);
            case Expression.Conditional(var condition, var whenTrue, var whenFalse, var _)
            when plain(condition).isPresent() -> plain(condition).getAsLong() != 0 ? whenTrue : whenFalse;
            default -> expression;
        };
    }

    private static Expression binary(Expression whole, BinaryOperator operator, Expression left, Expression right) {
        var a = plain(left);
        var b = plain(right);
        if (a.isPresent() && b.isPresent()) {
            return constants(whole, operator, a.getAsLong(), b.getAsLong());
        }
        return switch (operator) {
            case ADD ->
                isZero(a) ? right : isZero(b) ? left : b.isPresent() ? KernelBuilder.plus(left, b.getAsLong()) : whole;
            case SUBTRACT -> isZero(b) ? left : whole;
            case MULTIPLY ->
                isZero(a) || isZero(b) ? KernelBuilder.number(0) : isOne(a) ? right : isOne(b) ? left : whole;
            case DIVIDE -> isOne(b) ? left : isZero(a) ? KernelBuilder.number(0) : whole;
            case REMAINDER -> isZero(a) || isOne(b) ? KernelBuilder.number(0) : whole;
            case LOGICAL_AND -> isZero(a) ? KernelBuilder.number(0) : isOne(a) ? right : whole;
            case LOGICAL_OR -> isZero(a) ? right : isOne(a) ? KernelBuilder.number(1) : whole;
            default -> whole;
        };
    }

    private static Expression constants(Expression whole, BinaryOperator operator, long a, long b) {
        return switch (operator) {
            case ADD -> small(whole, a + b);
            case SUBTRACT -> small(whole, a - b);
            case MULTIPLY -> small(whole, a * b);
            case DIVIDE -> b == 0 ? whole : small(whole, a / b);
            case REMAINDER -> b == 0 ? whole : small(whole, a % b);
            case EQUAL -> KernelBuilder.number(a == b ? 1 : 0);
            case NOT_EQUAL -> KernelBuilder.number(a == b ? 0 : 1);
            case LESS -> KernelBuilder.number(a < b ? 1 : 0);
            case LESS_EQUAL -> KernelBuilder.number(a <= b ? 1 : 0);
            case GREATER -> KernelBuilder.number(a > b ? 1 : 0);
            case GREATER_EQUAL -> KernelBuilder.number(a >= b ? 1 : 0);
            case LOGICAL_AND -> KernelBuilder.number(a != 0 && b != 0 ? 1 : 0);
            case LOGICAL_OR -> KernelBuilder.number(a != 0 || b != 0 ? 1 : 0);
            default -> whole;
        };
    }

    private static Expression small(Expression whole, long value) {
        return value >= 0 && value <= Integer.MAX_VALUE ? KernelBuilder.number(value) : whole;
    }

    /** The value of a decimal constant of type int: folding those cannot change a type. */
    private static OptionalLong plain(Expression expression) {
        return expression instanceof Expression.IntegerLiteral(var text, var _) && text.matches("0|[1-9][0-9]{0,8}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static boolean isZero(OptionalLong value) {
        return value.isPresent() && value.getAsLong() == 0;
    }

    private static boolean isOne(OptionalLong value) {
        return value.isPresent() && value.getAsLong() == 1;
    }
}
