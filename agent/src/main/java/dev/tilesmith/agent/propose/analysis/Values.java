package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import java.util.ArrayList;
import java.util.List;

/** What an integer expression may be: a few intervals, one for each way through its conditionals. */
final class Values {
    private static final int MAXIMUM_ALTERNATIVES = 16;

    private Values() {}

    static List<Interval> of(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.IntegerLiteral literal ->
                List.of(
                        KernelBuilder.literal(literal).isPresent()
                                ? Interval.of(KernelBuilder.literal(literal).getAsLong())
                                : Interval.UNKNOWN);
            case Expression.Name(var name, var _) -> name(name, scope);
            case Expression.Cast(var _, var operand, var _) -> of(operand, scope);
            case Expression.Conditional(var condition, var whenTrue, var whenFalse, var _) ->
                conditional(condition, whenTrue, whenFalse, scope);
            case Expression.Unary(var operator, var operand, var _) -> unary(operator, operand, scope);
            case Expression.Binary(var operator, var left, var right, var _) -> binary(operator, left, right, scope);
            default -> List.of(Interval.UNKNOWN);
        };
    }

    private static List<Interval> name(String name, Scope scope) {
        if (scope.limits(name).isPresent()) {
            return List.of(scope.limits(name).get());
        }
        if (scope.constant(name).isPresent()) {
            return List.of(Interval.of(scope.constant(name).get()));
        }
        if (scope.counter(name).isPresent()) {
            var loop = scope.counter(name).get();
            var steps = Math.max(0, (loop.end() - loop.first() - 1) / loop.step());
            return List.of(new Interval(loop.first(), loop.first() + steps * loop.step()));
        }
        return scope.definition(name).map(value -> of(value, scope)).orElse(List.of(Interval.UNKNOWN));
    }

    private static List<Interval> conditional(
            Expression condition, Expression whenTrue, Expression whenFalse, Scope scope) {
        // MIN(a, b) as C writes it: the result is not above either.
        if (condition instanceof Expression.Binary(var operator, var left, var right, var _)
                && (operator == BinaryOperator.LESS || operator == BinaryOperator.LESS_EQUAL)
                && left.equals(whenTrue)
                && right.equals(whenFalse)) {
            var a = scope.value(left);
            var b = scope.value(right);
            return List.of(new Interval(Math.min(a.first(), b.first()), Math.min(a.last(), b.last())));
        }
        var decided = scope.value(condition);
        if (decided.isConstant()) {
            return of(decided.first() != 0 ? whenTrue : whenFalse, scope);
        }
        var result = new ArrayList<>(of(whenTrue, limited(condition, scope)));
        of(whenFalse, scope).stream().filter(value -> !result.contains(value)).forEach(result::add);
        return merged(result);
    }

    /** What is known where a condition on a name holds, as in {@code x < 0 ? -x : 0}. */
    private static Scope limited(Expression condition, Scope scope) {
        if (!(condition
                instanceof Expression.Binary(var operator, Expression.Name(var name, var _), var right, var _))) {
            return scope;
        }
        var value = scope.value(KernelBuilder.name(name));
        var limit = scope.value(right);
        var first = value.first();
        var last = value.last();
        switch (operator) {
            case LESS -> last = Math.min(last, limit.last() - 1);
            case LESS_EQUAL -> last = Math.min(last, limit.last());
            case GREATER -> first = Math.max(first, limit.first() + 1);
            case GREATER_EQUAL -> first = Math.max(first, limit.first());
            default -> {}
        }
        return first <= last ? scope.withLimits(name, new Interval(first, last)) : scope;
    }

    private static List<Interval> unary(Expression.UnaryOperator operator, Expression operand, Scope scope) {
        return switch (operator) {
            case PLUS -> of(operand, scope);
            case MINUS ->
                of(operand, scope).stream()
                        .map(value -> Interval.of(0).minus(value))
                        .toList();
            case NOT -> {
                var value = scope.value(operand);
                yield List.of(value.isConstant() ? Interval.of(value.first() == 0 ? 1 : 0) : new Interval(0, 1));
            }
            case COMPLEMENT ->
                of(operand, scope).stream()
                        .map(value -> Interval.of(-1).minus(value))
                        .toList();
            default -> List.of(Interval.UNKNOWN);
        };
    }

    private static List<Interval> binary(
            Expression.BinaryOperator operator, Expression left, Expression right, Scope scope) {
        var result = new ArrayList<Interval>();
        for (var a : of(left, scope)) {
            for (var b : of(right, scope)) {
                var value = combine(operator, a, b);
                if (!result.contains(value)) {
                    result.add(value);
                }
            }
        }
        return merged(result);
    }

    private static List<Interval> merged(List<Interval> values) {
        return values.size() <= MAXIMUM_ALTERNATIVES
                ? values
                : List.of(values.stream().reduce(Interval::union).orElseThrow());
    }

    private static Interval combine(Expression.BinaryOperator operator, Interval a, Interval b) {
        return switch (operator) {
            case ADD -> a.plus(b);
            case SUBTRACT -> a.minus(b);
            case MULTIPLY -> a.times(b);
            case DIVIDE -> a.over(b);
            case REMAINDER -> remainder(a, b);
            case SHIFT_LEFT ->
                b.isConstant() && b.first() >= 0 && b.first() < 40
                        ? a.times(Interval.of(1L << b.first()))
                        : Interval.UNKNOWN;
            case SHIFT_RIGHT ->
                b.isConstant() && b.first() >= 0 && b.first() < 40 && a.first() >= 0
                        ? a.over(Interval.of(1L << b.first()))
                        : Interval.UNKNOWN;
            case AND -> and(a, b);
            case OR, XOR -> or(a, b);
            case LESS -> truth(a.last() < b.first(), a.first() >= b.last());
            case LESS_EQUAL -> truth(a.last() <= b.first(), a.first() > b.last());
            case GREATER -> truth(a.first() > b.last(), a.last() <= b.first());
            case GREATER_EQUAL -> truth(a.first() >= b.last(), a.last() < b.first());
            case EQUAL -> truth(a.isConstant() && a.equals(b), a.last() < b.first() || b.last() < a.first());
            case NOT_EQUAL -> truth(a.last() < b.first() || b.last() < a.first(), a.isConstant() && a.equals(b));
            case LOGICAL_AND -> truth(isTrue(a) && isTrue(b), a.equals(Interval.of(0)) || b.equals(Interval.of(0)));
            case LOGICAL_OR -> truth(isTrue(a) || isTrue(b), a.equals(Interval.of(0)) && b.equals(Interval.of(0)));
        };
    }

    private static boolean isTrue(Interval value) {
        return value.first() > 0 || value.last() < 0;
    }

    private static Interval truth(boolean always, boolean never) {
        return always ? Interval.of(1) : never ? Interval.of(0) : new Interval(0, 1);
    }

    private static Interval remainder(Interval a, Interval b) {
        if (!b.isConstant() || b.first() <= 0 || a.first() < 0) {
            return Interval.UNKNOWN;
        }
        return a.last() < b.first() ? a : new Interval(0, b.first() - 1);
    }

    private static Interval and(Interval a, Interval b) {
        if (a.isConstant() && b.isConstant()) {
            return Interval.of(a.first() & b.first());
        }
        var limit = Math.min(a.first() >= 0 ? a.last() : Long.MAX_VALUE, b.first() >= 0 ? b.last() : Long.MAX_VALUE);
        return limit == Long.MAX_VALUE ? Interval.UNKNOWN : new Interval(0, limit);
    }

    /** An or of values without common bits is a sum; that is how kernels set the flags of a local address. */
    private static Interval or(Interval a, Interval b) {
        if (a.isConstant() && b.isConstant()) {
            return Interval.of(a.first() | b.first());
        }
        return a.plus(b);
    }
}
