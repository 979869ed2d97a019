package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.agent.propose.translate.ArrayTypes.Element;
import dev.tilesmith.op.Options.Activation;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.Expression.UnaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What statements make of a sum, as far as the accelerator can do the same on the way out.
 *
 * @param output the element that gets the result
 * @param readings what the statements may mean, the likeliest first
 */
record Finish(Access output, List<Reading> readings) {
    Finish {
        readings = List.copyOf(readings);
    }

    /** A scale and an activation; rounding and saturation are the accelerator's. */
    record Reading(float scale, Activation activation) {
        static final Reading AS_IT_IS = new Reading(1, Activation.NONE);
    }

    /** Empty where the statements write anything but one element, or an element that the accelerator does not store. */
    static Optional<Finish> of(List<Statement> after, String sum, ArrayTypes types, Scope scope) {
        return output(after, types, scope).flatMap(output -> {
            if (isCopy(after, sum)) {
                return output.element() == Element.INT8
                        ? Optional.of(new Finish(output, readings(after, scope)))
                        : Optional.of(new Finish(output, List.of(Reading.AS_IT_IS)));
            }
            return output.element() == Element.INT32
                    ? Optional.empty()
                    : Optional.of(new Finish(output, readings(after, scope)));
        });
    }

    private static Optional<Access> output(List<Statement> after, ArrayTypes types, Scope scope) {
        var targets = new LinkedHashSet<Expression>();
        after.forEach(statement -> Rebuild.visitExpressions(statement, part -> {
            switch (part) {
                case Expression.Assign(Expression.Index target, var _, var _) -> targets.add(target);
                case Expression.CompoundAssign(var _, Expression.Index target, var _, var _) -> targets.add(target);
                default -> {}
            }
        }));
        return targets.size() == 1 ? Access.of(targets.getFirst(), types, scope) : Optional.empty();
    }

    private static boolean isCopy(List<Statement> after, String sum) {
        return after.size() == 1
                && after.getFirst() instanceof Statement.Evaluate(Expression.Assign(var _, var value, var _), var _)
                && Access.withoutCasts(value) instanceof Expression.Name(var name, var _)
                && name.equals(sum);
    }

    private static List<Reading> readings(List<Statement> after, Scope scope) {
        var scale = scale(after, scope);
        var readings = new ArrayList<Reading>();
        if (comparesWithZero(after)) {
            readings.add(new Reading(scale, Activation.RELU));
        }
        readings.add(new Reading(scale, Activation.NONE));
        return readings;
    }

    /** The constant by which something is multiplied or divided; 1 if there is none. */
    private static float scale(List<Statement> after, Scope scope) {
        var found = new ArrayList<Float>();
        after.forEach(statement -> Rebuild.visitExpressions(statement, part -> {
            if (part instanceof Expression.Binary(var operator, var left, var right, var _)) {
                if (operator == BinaryOperator.MULTIPLY) {
                    constant(left, scope).or(() -> constant(right, scope)).ifPresent(found::add);
                } else if (operator == BinaryOperator.DIVIDE) {
                    constant(right, scope).ifPresent(value -> found.add(1 / value));
                }
            }
        }));
        return found.isEmpty() ? 1 : found.getFirst();
    }

    private static Optional<Float> constant(Expression expression, Scope scope) {
        return switch (Access.withoutCasts(expression)) {
            case Expression.FloatingLiteral(var text, var _) -> {
                var value = floatingValue(text);
                yield value.isPresent() ? Optional.of((float) value.getAsDouble()) : Optional.empty();
            }
            case Expression.Unary(var operator, var operand, var _)
            when operator == UnaryOperator.MINUS -> constant(operand, scope).map(value -> -value);
            case Expression.Name(var name, var _) ->
                scope.definition(name).flatMap(definition -> constant(definition, scope));
            default -> Optional.empty();
        };
    }

    /** Decimal digits without C's suffix; hexadecimal ones are read by Java as they are. */
    private static String digits(String text) {
        return text.replaceAll("[fFlL]$", "");
    }

    private static boolean comparesWithZero(List<Statement> after) {
        var found = new boolean[1];
        after.forEach(statement -> Rebuild.visitExpressions(statement, part -> {
            if (part instanceof Expression.Binary(var operator, var left, var right, var _)
                    && operator.precedence() == BinaryOperator.LESS.precedence()) {
                found[0] |= isZero(left) || isZero(right);
            }
        }));
        return found[0];
    }

    static boolean isZero(Expression value) {
        return KernelBuilder.isLiteral(value, 0)
                || value instanceof Expression.FloatingLiteral(var text, var _)
                        && floatingValue(text).orElse(1) == 0;
    }

    private static OptionalDouble floatingValue(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(digits(text)));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
