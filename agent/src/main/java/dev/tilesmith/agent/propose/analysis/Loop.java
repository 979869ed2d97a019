package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A counting loop: {@code for (variable = start; variable < bound; variable += step)}.
 *
 * @param statement the loop as it stands in the tree
 * @param start first value, as written
 * @param bound first value that is too large, as written ({@code <=} becomes {@code bound + 1})
 * @param also what the loop's condition says besides, as in {@code i < 4 && i0 + i < rows}
 * @param first smallest value of the variable
 * @param end no value of the variable reaches this
 * @param trips how often the body runs, at most
 * @param exact whether start and bound are constants, so that first and end are the loop's very own
 */
public record Loop(
        Statement.For statement,
        String variable,
        Expression start,
        Expression bound,
        Optional<Expression> also,
        long step,
        long first,
        long end,
        long trips,
        boolean exact) {

    public List<Statement> body() {
        return KernelBuilder.statements(statement.body());
    }

    public int line() {
        return statement.at().line();
    }

    /** The number of the iteration, counted from 0, as an expression. */
    public Expression iteration() {
        return KernelBuilder.over(offset(), step);
    }

    private Expression offset() {
        if (KernelBuilder.isLiteral(start, 0)) {
            return KernelBuilder.name(variable);
        }
        return exact
                ? KernelBuilder.plus(KernelBuilder.name(variable), -first)
                : KernelBuilder.binary(BinaryOperator.SUBTRACT, KernelBuilder.name(variable), start);
    }

    /** The same loop around another body. */
    public Statement.For with(List<Statement> body) {
        return new Statement.For(
                statement.start(), statement.condition(), statement.step(), KernelBuilder.block(body), statement.at());
    }

    /** The same kind of loop with other limits and another step. */
    public Statement.For over(Expression from, Expression to, long newStep, List<Statement> body) {
        var below = KernelBuilder.less(KernelBuilder.name(variable), to);
        return KernelBuilder.loop(
                variable,
                from,
                also.map(other -> KernelBuilder.and(below, other)).orElse(below),
                newStep,
                body);
    }

    /** Recognizes a counting loop whose variable the body does not change; bounds are judged in the given scope. */
    static Optional<Loop> of(Statement.For statement, Scope scope) {
        var head = head(statement);
        if (head.isEmpty()
                || statement.condition().isEmpty()
                || statement.step().isEmpty()) {
            return Optional.empty();
        }
        var variable = head.get().name();
        var step = step(statement.step().get(), variable, scope);
        var bound = bound(statement.condition().get(), variable);
        if (step <= 0 || bound.isEmpty() || scope.isAssignedIn(statement.body(), variable)) {
            return Optional.empty();
        }
        var starts = scope.value(head.get().start());
        var bounds = scope.value(bound.get());
        if (!starts.isKnown() || !bounds.isKnown()) {
            return Optional.empty();
        }
        var also = also(statement.condition().get(), variable);
        var exact = starts.isConstant() && bounds.isConstant() && also.isEmpty();
        var span = span(head.get().start(), bound.get(), scope);
        var trips = Math.max(0, (span + step - 1) / step);
        return Optional.of(new Loop(
                statement,
                variable,
                head.get().start(),
                bound.get(),
                also,
                step,
                starts.first(),
                bounds.last(),
                trips,
                exact));
    }

    /** The most that bound and start differ by; exact where they are linear, as in {@code i = i0; i < i0 + 64}. */
    private static long span(Expression start, Expression bound, Scope scope) {
        var widest = scope.value(bound).last() - scope.value(start).first();
        return Affine.of(bound, scope)
                .flatMap(upper -> Affine.of(start, scope).map(lower -> upper.plus(lower, -1)))
                .filter(Affine::isConstant)
                .map(difference -> Math.min(widest, difference.constant()))
                .orElse(widest);
    }

    private record Head(String name, Expression start) {}

    private static Optional<Head> head(Statement.For statement) {
        return statement.start().flatMap(start -> switch (start) {
            case Statement.Declare(var variables, var _)
            when variables.size() == 1 && variables.getFirst().initializer().isPresent() ->
                Optional.of(new Head(
                        variables.getFirst().name(),
                        variables.getFirst().initializer().get()));
            case Statement.Evaluate(Expression.Assign(Expression.Name(var name, var _), var value, var _), var _) ->
                Optional.of(new Head(name, value));
            default -> Optional.empty();
        });
    }

    /** By how much a loop's third expression changes its variable; 0 where that is not known. */
    public static long step(Expression step, String variable, Scope scope) {
        return switch (step) {
            case Expression.Unary(var operator, Expression.Name(var name, var _), var _)
            when name.equals(variable) ->
                switch (operator) {
                    case PRE_INCREMENT, POST_INCREMENT -> 1;
                    case PRE_DECREMENT, POST_DECREMENT -> -1;
                    case PLUS, MINUS, COMPLEMENT, NOT, DEREFERENCE, ADDRESS_OF -> 0;
                };
            case Expression.CompoundAssign(var operator, Expression.Name(var name, var _), var value, var _)
            when name.equals(variable) && scope.value(value).isConstant() ->
                operator == BinaryOperator.ADD
                        ? scope.value(value).first()
                        : operator == BinaryOperator.SUBTRACT
                                ? -scope.value(value).first()
                                : 0;
            default -> 0;
        };
    }

    private static Optional<Expression> bound(Expression condition, String variable) {
        if (condition instanceof Expression.Binary(var operator, Expression.Name(var name, var _), var right, var _)
                && name.equals(variable)) {
            if (operator == BinaryOperator.LESS || operator == BinaryOperator.NOT_EQUAL) {
                return Optional.of(right);
            }
            if (operator == BinaryOperator.LESS_EQUAL) {
                return Optional.of(KernelBuilder.plus(right, 1));
            }
        }
        if (isAnd(condition)) {
            return bound(((Expression.Binary) condition).left(), variable);
        }
        return scaledBound(condition, variable);
    }

    /** {@code i * 16 < columns} ends where {@code i < (columns + 15) / 16} does. */
    private static Optional<Expression> scaledBound(Expression condition, String variable) {
        if (condition instanceof Expression.Binary(var operator, Expression.Binary product, var right, var _)
                && operator == BinaryOperator.LESS
                && product.operator() == BinaryOperator.MULTIPLY
                && product.left() instanceof Expression.Name(var name, var _)
                && name.equals(variable)) {
            var factor = KernelBuilder.literal(product.right());
            return factor.isPresent() && factor.getAsLong() > 0
                    ? Optional.of(
                            KernelBuilder.over(KernelBuilder.plus(right, factor.getAsLong() - 1), factor.getAsLong()))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Expression> also(Expression condition, String variable) {
        if (!isAnd(condition)) {
            return Optional.empty();
        }
        var both = (Expression.Binary) condition;
        return Optional.of(also(both.left(), variable)
                .map(inner -> KernelBuilder.and(inner, both.right()))
                .orElse(both.right()));
    }

    private static boolean isAnd(Expression condition) {
        return condition instanceof Expression.Binary binary && binary.operator() == BinaryOperator.LOGICAL_AND;
    }
}
