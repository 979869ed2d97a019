package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.InitializerList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses expressions whose result depends on the order in which C evaluates operands, {@code f(i++, i)}: two compilers
 * may differ there. Only variables that are named count.
 */
final class Sequencing {
    private Sequencing() {}

    /** The names an expression reads, and those it changes as side effects. */
    private record Effects(Set<String> reads, Map<String, Position> writes) {
        static Effects none() {
            return new Effects(new LinkedHashSet<>(), new LinkedHashMap<>());
        }

        void addAll(Effects other) {
            reads.addAll(other.reads);
            writes.putAll(other.writes);
        }
    }

    static void check(Expression expression) {
        effects(expression);
    }

    private static Effects effects(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> {
                var effects = Effects.none();
                effects.reads.add(name.name());
                yield effects;
            }
            case Expression.IntegerLiteral _,
                    Expression.FloatingLiteral _,
                    Expression.StringLiteral _,
                    Expression.SizeOfType _,
                    Expression.SizeOfValue _ -> Effects.none();
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary ->
                switch (binary.operator()) {
                    case LOGICAL_AND, LOGICAL_OR -> ordered(List.of(binary.left(), binary.right()));
                    case MULTIPLY,
                            DIVIDE,
                            REMAINDER,
                            ADD,
                            SUBTRACT,
                            SHIFT_LEFT,
                            SHIFT_RIGHT,
                            LESS,
                            LESS_EQUAL,
                            GREATER,
                            GREATER_EQUAL,
                            EQUAL,
                            NOT_EQUAL,
                            AND,
                            XOR,
                            OR -> unordered(List.of(binary.left(), binary.right()));
                };
            case Expression.Assign assign -> assigned(assign.target(), assign.value(), false);
            case Expression.CompoundAssign assign -> assigned(assign.target(), assign.value(), true);
            case Expression.Conditional choice ->
                ordered(List.of(choice.condition(), choice.whenTrue(), choice.whenFalse()));
            case Expression.Call call -> unordered(call.arguments());
            case Expression.Index index -> unordered(List.of(index.array(), index.index()));
            case Expression.MemberOf member -> effects(member.object());
            case Expression.Cast cast -> effects(cast.operand());
            case Expression.CompoundLiteral literal -> effects(literal.initializer());
            case InitializerList list ->
                ordered(list.items().stream().map(Expression.Initializer::value).toList());
            case Expression.Comma comma -> ordered(List.of(comma.first(), comma.second()));
        };
    }

    private static Effects unary(Expression.Unary unary) {
        var effects = effects(unary.operand());
        return switch (unary.operator()) {
            case PLUS, MINUS, COMPLEMENT, NOT, DEREFERENCE, ADDRESS_OF -> effects;
            case PRE_INCREMENT, PRE_DECREMENT, POST_INCREMENT, POST_DECREMENT -> {
                if (unary.operand() instanceof Expression.Name name) {
                    effects.writes.put(name.name(), unary.at());
                }
                yield effects;
            }
        };
    }

    private static Effects ordered(List<Expression> expressions) {
        var all = Effects.none();
        expressions.forEach(expression -> all.addAll(effects(expression)));
        return all;
    }

    private static Effects unordered(List<Expression> expressions) {
        var all = Effects.none();
        for (var expression : expressions) {
            var next = effects(expression);
            refuseConflict(all, next);
            refuseConflict(next, all);
            all.addAll(next);
        }
        return all;
    }

    private static void refuseConflict(Effects one, Effects other) {
        one.writes.forEach((name, at) -> {
            if (other.reads.contains(name) || other.writes.containsKey(name)) {
                throw new Refusal(
                        at,
                        "'%s' is changed and used in one expression, in an order that C leaves open: use two statements"
                                .formatted(name));
            }
        });
    }

    /** The value is computed before the store, so {@code i = i + 1} is right and {@code i = i++} is not. */
    private static Effects assigned(Expression target, Expression value, boolean reads) {
        var right = effects(value);
        if (!(target instanceof Expression.Name name)) {
            var left = effects(target);
            refuseConflict(left, right);
            refuseConflict(right, left);
            left.addAll(right);
            return left;
        }
        var write = Effects.none();
        write.writes.put(name.name(), target.at());
        right.writes.forEach((written, at) -> refuseSame(written, name.name(), at));
        if (reads) {
            right.reads.add(name.name());
        }
        right.addAll(write);
        return right;
    }

    private static void refuseSame(String written, String target, Position at) {
        if (written.equals(target)) {
            throw new Refusal(at, "'%s' is changed twice in one expression: use two statements".formatted(written));
        }
    }
}
