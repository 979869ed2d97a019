package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A sum of names times constants, plus a constant; names that are no known local variable stand for themselves. */
public record Affine(Map<String, Long> factors, long constant) {
    public Affine {
        factors = Map.copyOf(factors);
    }

    public long factor(String name) {
        return factors.getOrDefault(name, 0L);
    }

    public boolean isConstant() {
        return factors.isEmpty();
    }

    /** All that the sum may be. */
    Interval value(Scope scope) {
        var sum = Interval.of(constant);
        for (var name : new TreeMap<>(factors).entrySet()) {
            sum = sum.plus(scope.value(KernelBuilder.name(name.getKey())).times(Interval.of(name.getValue())));
        }
        return sum;
    }

    /** This sum and {@code times} the other. */
    public Affine plus(Affine other, long times) {
        var sum = new TreeMap<>(factors);
        other.factors.forEach((name, factor) -> sum.merge(name, factor * times, Long::sum));
        sum.values().removeIf(factor -> factor == 0);
        return new Affine(sum, constant + other.constant * times);
    }

    private Affine times(long factor) {
        return new Affine(Map.of(), 0).plus(this, factor);
    }

    /** The linear form of an expression, if it has one. */
    public static Optional<Affine> of(Expression expression, Scope scope) {
        var value = scope.value(expression);
        if (value.isConstant() && scope.counters(expression).isEmpty()) {
            return Optional.of(new Affine(Map.of(), value.first()));
        }
        return switch (expression) {
            case Expression.Name(var name, var _) ->
                scope.definition(name)
                        .flatMap(definition -> of(definition, scope))
                        .or(() -> Optional.of(new Affine(Map.of(name, 1L), 0)));
            case Expression.Cast(var _, var operand, var _) -> of(operand, scope);
            case Expression.Binary(var operator, var left, var right, var _) ->
                of(left, scope).flatMap(a -> of(right, scope).flatMap(b -> combine(operator, a, b)));
            case Expression.Unary(var operator, var operand, var _)
            when operator == Expression.UnaryOperator.MINUS ->
                of(operand, scope).map(value1 -> value1.times(-1));
            default -> Optional.empty();
        };
    }

    private static Optional<Affine> combine(Expression.BinaryOperator operator, Affine a, Affine b) {
        return switch (operator) {
            case ADD -> Optional.of(a.plus(b, 1));
            case SUBTRACT -> Optional.of(a.plus(b, -1));
            case MULTIPLY ->
                b.isConstant()
                        ? Optional.of(a.times(b.constant))
                        : a.isConstant() ? Optional.of(b.times(a.constant)) : Optional.empty();
            case SHIFT_LEFT ->
                b.isConstant() && b.constant >= 0 && b.constant < 40
                        ? Optional.of(a.times(1L << b.constant))
                        : Optional.empty();
            case DIVIDE ->
                b.isConstant()
                                && b.constant > 0
                                && a.constant % b.constant == 0
                                && a.factors.values().stream().allMatch(factor -> factor % b.constant == 0)
                        ? Optional.of(a.divided(b.constant))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Affine divided(long divisor) {
        var quotients = new TreeMap<String, Long>();
        factors.forEach((name, factor) -> quotients.put(name, factor / divisor));
        return new Affine(quotients, constant / divisor);
    }
}
