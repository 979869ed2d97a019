package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.Initializer;
import dev.tilesmith.sim.c.tree.Expression.InitializerList;
import java.util.List;
import java.util.Map;

/** Replaces the parameters of a macro's text by the arguments of a call, and gives the text the place of the call. */
public record Substitution(Map<String, Expression> arguments, Position at) {
    public static Expression moved(Expression expression, Position at) {
        return new Substitution(Map.of(), at).in(expression);
    }

    public Expression in(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> {
                var argument = arguments.get(name.name());
                yield argument == null ? new Expression.Name(name.name(), at) : argument;
            }
            case Expression.IntegerLiteral literal -> new Expression.IntegerLiteral(literal.text(), at);
            case Expression.FloatingLiteral literal -> new Expression.FloatingLiteral(literal.text(), at);
            case Expression.StringLiteral literal -> new Expression.StringLiteral(literal.text(), at);
            case Expression.Unary unary -> new Expression.Unary(unary.operator(), in(unary.operand()), at);
            case Expression.Binary binary ->
                new Expression.Binary(binary.operator(), in(binary.left()), in(binary.right()), at);
            case Expression.Assign assign -> new Expression.Assign(in(assign.target()), in(assign.value()), at);
            case Expression.CompoundAssign assign ->
                new Expression.CompoundAssign(assign.operator(), in(assign.target()), in(assign.value()), at);
            case Expression.Conditional choice ->
                new Expression.Conditional(in(choice.condition()), in(choice.whenTrue()), in(choice.whenFalse()), at);
            case Expression.Call call -> new Expression.Call(call.function(), all(call.arguments()), at);
            case Expression.Index index -> new Expression.Index(in(index.array()), in(index.index()), at);
            case Expression.MemberOf member ->
                new Expression.MemberOf(in(member.object()), member.member(), member.arrow(), at);
            case Expression.Cast cast -> new Expression.Cast(cast.type(), in(cast.operand()), at);
            case Expression.SizeOfType size -> new Expression.SizeOfType(size.type(), at);
            case Expression.SizeOfValue size -> new Expression.SizeOfValue(in(size.operand()), at);
            case Expression.CompoundLiteral literal ->
                new Expression.CompoundLiteral(literal.type(), items(literal.initializer()), at);
            case InitializerList list -> items(list);
            case Expression.Comma comma -> new Expression.Comma(in(comma.first()), in(comma.second()), at);
        };
    }

    private List<Expression> all(List<Expression> expressions) {
        return expressions.stream().map(this::in).toList();
    }

    private InitializerList items(InitializerList list) {
        return new InitializerList(
                list.items().stream()
                        .map(item -> new Initializer(item.designators(), in(item.value())))
                        .toList(),
                at);
    }
}
