package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds pieces of a kernel as surface trees, and folds what is constant in them. */
public final class KernelBuilder {
    private KernelBuilder() {}

    public static Expression.Name name(String name) {
        return new Expression.Name(name, Position.NONE);
    }

    /** {@code true} or {@code false}. */
    public static Expression truth(boolean value) {
        return name(value ? "true" : "false");
    }

    public static Expression number(long value) {
        if (value < 0) {
            return new Expression.Unary(Expression.UnaryOperator.MINUS, number(-value), Position.NONE);
        }
        return new Expression.IntegerLiteral(Long.toString(value), Position.NONE);
    }

    public static Expression binary(BinaryOperator operator, Expression left, Expression right) {
        return new Expression.Binary(operator, left, right, Position.NONE);
    }

    public static Expression conditional(Expression condition, Expression whenTrue, Expression whenFalse) {
        return new Expression.Conditional(condition, whenTrue, whenFalse, Position.NONE);
    }

    /** The value of an integer constant as it is written, if it is one. */
    public static OptionalLong literal(Expression expression) {
        if (!(expression instanceof Expression.IntegerLiteral(var text, var _)) || text.startsWith("'")) {
            return OptionalLong.empty();
        }
        var digits = text.replaceAll("[uUlL]+$", "");
        try {
            return OptionalLong.of(Long.decode(digits));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    public static boolean isLiteral(Expression expression, long value) {
        var literal = literal(expression);
        return literal.isPresent() && literal.getAsLong() == value;
    }

    /** {@code left * factor}, folded. */
    public static Expression times(Expression left, long factor) {
        if (factor == 1) {
            return left;
        }
        var literal = literal(left);
        if (factor == 0) {
            return number(0);
        }
        return literal.isPresent()
                ? number(literal.getAsLong() * factor)
                : binary(BinaryOperator.MULTIPLY, left, number(factor));
    }

    /** {@code left / divisor}, folded. */
    public static Expression over(Expression left, long divisor) {
        return divisor == 1 ? left : binary(BinaryOperator.DIVIDE, left, number(divisor));
    }

    /** {@code left + right}; a constant joins a constant that is already in the sum. */
    public static Expression plus(Expression left, Expression right) {
        if (isLiteral(right, 0)) {
            return left;
        }
        if (isLiteral(left, 0)) {
            return right;
        }
        var constant = literal(right);
        if (constant.isPresent()) {
            return plus(left, constant.getAsLong());
        }
        return right instanceof Expression.Binary(var operator, var first, var second, var _)
                        && operator == BinaryOperator.ADD
                ? plus(plus(left, first), second)
                : binary(BinaryOperator.ADD, left, right);
    }

    /** {@code expression + value} with the constant folded into one that is already there. */
    public static Expression plus(Expression expression, long value) {
        if (value == 0) {
            return expression;
        }
        return folded(expression, value)
                .orElseGet(() -> value < 0
                        ? binary(BinaryOperator.SUBTRACT, expression, number(-value))
                        : binary(BinaryOperator.ADD, expression, number(value)));
    }

    private static Optional<Expression> folded(Expression expression, long value) {
        if (expression instanceof Expression.IntegerLiteral(var text, var at)) {
            var literal = literal(expression);
            if (literal.isEmpty() || literal.getAsLong() + value < 0) {
                return Optional.empty();
            }
            var suffix = text.replaceAll("^(0[xX][0-9a-fA-F]+|[0-9]+)", "");
            var sum = literal.getAsLong() + value;
            var digits = text.startsWith("0x") || text.startsWith("0X") ? "0x%X".formatted(sum) : Long.toString(sum);
            return Optional.of(new Expression.IntegerLiteral(digits + suffix, at));
        }
        if (expression instanceof Expression.Binary(var operator, var left, var right, var at)
                && operator == BinaryOperator.ADD) {
            return folded(right, value)
                    .map(sum -> isLiteral(sum, 0) ? left : (Expression) new Expression.Binary(operator, left, sum, at))
                    .or(() -> folded(left, value)
                            .map(sum -> isLiteral(sum, 0)
                                    ? right
                                    : (Expression) new Expression.Binary(operator, sum, right, at)));
        }
        return Optional.empty();
    }

    public static Statement evaluate(Expression expression) {
        return new Statement.Evaluate(expression, Position.NONE);
    }

    public static Statement.Block block(List<Statement> statements) {
        return new Statement.Block(statements, Position.NONE);
    }

    /** The statements of a block, or the statement alone. */
    public static List<Statement> statements(Statement statement) {
        return statement instanceof Statement.Block block ? block.statements() : List.of(statement);
    }

    public static Statement ifThen(Expression condition, List<Statement> statements) {
        return new Statement.If(condition, block(statements), Optional.empty(), Position.NONE);
    }

    /** {@code for (int variable = first; condition; variable += step) { body }}, with {@code ++} for a step of one. */
    public static Statement.For loop(
            String variable, Expression first, Expression condition, long step, List<Statement> body) {
        var start = declare(new TypeSyntax.Named("int"), variable, first);
        var advance = step == 1
                ? new Expression.Unary(Expression.UnaryOperator.POST_INCREMENT, name(variable), Position.NONE)
                : new Expression.CompoundAssign(BinaryOperator.ADD, name(variable), number(step), Position.NONE);
        return new Statement.For(
                Optional.of(start), Optional.of(condition), Optional.of(advance), block(body), Position.NONE);
    }

    public static Expression less(Expression left, Expression right) {
        return binary(BinaryOperator.LESS, left, right);
    }

    public static Expression equal(Expression left, Expression right) {
        return binary(BinaryOperator.EQUAL, left, right);
    }

    public static Expression and(Expression left, Expression right) {
        return binary(BinaryOperator.LOGICAL_AND, left, right);
    }

    public static Statement declare(TypeSyntax type, String name, Expression value) {
        var variable = new Statement.Variable(type, name, Optional.of(value), false, Position.NONE);
        return new Statement.Declare(List.of(variable), Position.NONE);
    }

    /** {@code const uint32_t name = value;}: the type of a local address. */
    public static Statement address(String name, Expression value) {
        return declare(new TypeSyntax.Const(new TypeSyntax.Named("uint32_t")), name, value);
    }

    /** {@code left < right ? left : right}. */
    public static Expression least(Expression left, Expression right) {
        return conditional(less(left, right), left, right);
    }

    /** {@code left - right}, folded where both are constants. */
    public static Expression minus(Expression left, Expression right) {
        var first = literal(left);
        var second = literal(right);
        if (isLiteral(right, 0)) {
            return left;
        }
        return first.isPresent() && second.isPresent()
                ? number(first.getAsLong() - second.getAsLong())
                : binary(BinaryOperator.SUBTRACT, left, right);
    }

    /** {@code &array[first][second]…}. */
    public static Expression addressOf(String array, Expression... indices) {
        Expression element = name(array);
        for (var index : indices) {
            element = new Expression.Index(element, index, Position.NONE);
        }
        return new Expression.Unary(Expression.UnaryOperator.ADDRESS_OF, element, Position.NONE);
    }

    /** An unsigned constant in hexadecimal, as local addresses in the accumulator are written. */
    public static Expression hexadecimal(long value) {
        return new Expression.IntegerLiteral("0x%08Xu".formatted(value), Position.NONE);
    }

    /** A float constant with its suffix. */
    public static Expression floating(String digits) {
        return new Expression.FloatingLiteral(digits + "f", Position.NONE);
    }
}
