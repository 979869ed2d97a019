package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.UnaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that are known at a place in a kernel: constants, counting loops around it, and local variables that are
 * set once, where they are declared.
 */
public final class Scope {
    private final Map<String, Meaning> meanings;
    private final List<Loop> loops;
    private final List<Expression> guards;

    private sealed interface Meaning {
        record Constant(long value) implements Meaning {}

        record Counter(Loop loop) implements Meaning {}

        record Definition(Expression value) implements Meaning {}

        /** A value inside of limits that a condition has set. */
        record Bounded(Meaning meaning, Interval limits) implements Meaning {}

        record Unknown() implements Meaning {}
    }

    private Scope(Map<String, Meaning> meanings, List<Loop> loops, List<Expression> guards) {
        this.meanings = meanings;
        this.loops = List.copyOf(loops);
        this.guards = List.copyOf(guards);
    }

    static Scope of(Map<String, Long> constants) {
        var meanings = new LinkedHashMap<String, Meaning>();
        constants.forEach((name, value) -> meanings.put(name, new Meaning.Constant(value)));
        return new Scope(meanings, List.of(), List.of());
    }

    private Scope with(String name, Meaning meaning) {
        var extended = new LinkedHashMap<>(meanings);
        extended.put(name, meaning);
        return new Scope(extended, loops, guards);
    }

    Scope withConstant(String name, long value) {
        return with(name, new Meaning.Constant(value));
    }

    /** The same scope behind the declaration of a local variable that never changes. */
    public Scope withDefinition(String name, Expression value) {
        return with(name, new Meaning.Definition(value));
    }

    /** The same scope where a condition has shown that the name's value is inside these limits. */
    Scope withLimits(String name, Interval limits) {
        var meaning = meanings.getOrDefault(name, new Meaning.Unknown());
        return with(
                name,
                new Meaning.Bounded(meaning instanceof Meaning.Bounded(var inner, var _) ? inner : meaning, limits));
    }

    Optional<Interval> limits(String name) {
        return meanings.get(name) instanceof Meaning.Bounded(var _, var limits)
                ? Optional.of(limits)
                : Optional.empty();
    }

    Scope withUnknown(String name) {
        return with(name, new Meaning.Unknown());
    }

    Scope inside(Loop loop) {
        var inner = with(loop.variable(), new Meaning.Counter(loop));
        var around = new ArrayList<>(loops);
        around.add(loop);
        return new Scope(inner.meanings, around, guards);
    }

    Scope guardedBy(Expression condition) {
        var all = new ArrayList<>(guards);
        all.add(condition);
        return new Scope(meanings, loops, all);
    }

    /** The counting loops around this place, outermost first. */
    public List<Loop> loops() {
        return loops;
    }

    /** Conditions under which this place is reached, outermost first. */
    public List<Expression> guards() {
        return guards;
    }

    /** All that the expression may be, as one interval. */
    public Interval value(Expression expression) {
        return Values.of(expression, this).stream().reduce(Interval::union).orElse(Interval.UNKNOWN);
    }

    /** The loop that counts with this name here. */
    public Optional<Loop> counter(String name) {
        return meanings.get(name) instanceof Meaning.Counter(var loop) ? Optional.of(loop) : Optional.empty();
    }

    /** The value with which a local variable was declared that never changes. */
    public Optional<Expression> definition(String name) {
        return meanings.get(name) instanceof Meaning.Definition(var value) ? Optional.of(value) : Optional.empty();
    }

    /** A local variable that never changes and has this constant value. */
    public Optional<String> constantNamed(long value) {
        return meanings.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Meaning.Definition(var definition)
                        && KernelBuilder.isLiteral(definition, value))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Optional<Long> constant(String name) {
        return meanings.get(name) instanceof Meaning.Constant(var value) ? Optional.of(value) : Optional.empty();
    }

    /** The variables of loops on which the expression depends; all loops here if it names something that varies. */
    public Set<String> counters(Expression expression) {
        var result = new LinkedHashSet<String>();
        Rebuild.visit(expression, part -> {
            if (part instanceof Expression.Name(var name, var _)) {
                addCounters(meanings.get(name), result);
            }
        });
        return result;
    }

    private void addCounters(@Nullable Meaning meaning, Set<String> result) {
        switch (meaning) {
            case Meaning.Counter(var loop) -> {
                result.add(loop.variable());
                // A loop over a tile begins where the loop over the tiles stands.
                result.addAll(counters(loop.start()));
            }
            case Meaning.Definition(var value) -> result.addAll(counters(value));
            case Meaning.Bounded(var inner, var _) -> addCounters(inner, result);
            case Meaning.Unknown _ -> loops.forEach(loop -> result.add(loop.variable()));
            case Meaning.Constant _ -> {}
            case null -> {}
        }
    }

    public boolean dependsOn(Expression expression, Loop loop) {
        return counters(expression).contains(loop.variable());
    }

    /** The expression with every local variable that never changes replaced by its value. */
    public Expression expanded(Expression expression) {
        return Rebuild.expression(
                expression,
                part -> part instanceof Expression.Name(var name, var _)
                        ? definition(name).map(this::expanded).orElse(part)
                        : part);
    }

    boolean isAssignedIn(Statement statement, String variable) {
        return assigned(statement).contains(variable);
    }

    /** Names that a statement assigns, counts up or down, or takes the address of; a loop's own head included. */
    public static Set<String> assigned(Statement statement) {
        var names = new LinkedHashSet<String>();
        Rebuild.visitExpressions(statement, part -> {
            switch (part) {
                case Expression.Assign(Expression.Name(var name, var _), var _, var _) -> names.add(name);
                case Expression.CompoundAssign(var _, Expression.Name(var name, var _), var _, var _) ->
                    names.add(name);
                case Expression.Unary(var operator, Expression.Name(var name, var _), var _)
                when changes(operator) -> names.add(name);
                default -> {}
            }
        });
        return names;
    }

    private static boolean changes(UnaryOperator operator) {
        return switch (operator) {
            case PRE_INCREMENT, PRE_DECREMENT, POST_INCREMENT, POST_DECREMENT, ADDRESS_OF -> true;
            case PLUS, MINUS, COMPLEMENT, NOT, DEREFERENCE -> false;
        };
    }
}
