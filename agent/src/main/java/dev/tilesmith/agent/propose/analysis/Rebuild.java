package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Walks and rebuilds trees. Sites are found by identity, since two equal statements may stand in two places. */
public final class Rebuild {
    private Rebuild() {}

    /** Rebuilds an expression bottom-up: children first, then {@code change} on the result. */
    public static Expression expression(Expression expression, UnaryOperator<Expression> change) {
        return change.apply(withChildren(expression, child -> expression(child, change)));
    }

    /** The expression with each direct child replaced. A dispatch over all kinds of expressions. */
    public static Expression withChildren(Expression expression, UnaryOperator<Expression> child) {
        return switch (expression) {
            case Expression.IntegerLiteral literal -> literal;
            case Expression.FloatingLiteral literal -> literal;
            case Expression.StringLiteral literal -> literal;
            case Expression.Name name -> name;
            case Expression.Unary(var operator, var operand, var at) ->
                new Expression.Unary(operator, child.apply(operand), at);
            case Expression.Binary(var operator, var left, var right, var at) ->
                new Expression.Binary(operator, child.apply(left), child.apply(right), at);
            case Expression.Assign(var target, var value, var at) ->
                new Expression.Assign(child.apply(target), child.apply(value), at);
            case Expression.CompoundAssign(var operator, var target, var value, var at) ->
                new Expression.CompoundAssign(operator, child.apply(target), child.apply(value), at);
            case Expression.Conditional(var condition, var whenTrue, var whenFalse, var at) ->
                new Expression.Conditional(child.apply(condition), child.apply(whenTrue), child.apply(whenFalse), at);
            case Expression.Call(var function, var arguments, var at) ->
                new Expression.Call(function, arguments.stream().map(child).toList(), at);
            case Expression.Index(var array, var index, var at) ->
                new Expression.Index(child.apply(array), child.apply(index), at);
            case Expression.MemberOf(var object, var member, var arrow, var at) ->
                new Expression.MemberOf(child.apply(object), member, arrow, at);
            case Expression.Cast(var type, var operand, var at) -> new Expression.Cast(type, child.apply(operand), at);
            case Expression.SizeOfType size -> size;
            case Expression.SizeOfValue(var operand, var at) -> new Expression.SizeOfValue(child.apply(operand), at);
            case Expression.CompoundLiteral(var type, var initializer, var at) ->
                new Expression.CompoundLiteral(type, list(initializer, child), at);
            case Expression.InitializerList list -> list(list, child);
            case Expression.Comma(var first, var second, var at) ->
                new Expression.Comma(child.apply(first), child.apply(second), at);
        };
    }

    private static Expression.InitializerList list(Expression.InitializerList list, UnaryOperator<Expression> child) {
        var items = list.items().stream()
                .map(item -> new Expression.Initializer(item.designators(), child.apply(item.value())))
                .toList();
        return new Expression.InitializerList(items, list.at());
    }

    /** Visits an expression and all its parts, parents first. */
    public static void visit(Expression expression, Consumer<Expression> visitor) {
        visitor.accept(expression);
        withChildren(expression, child -> {
            visit(child, visitor);
            return child;
        });
    }

    /** Rebuilds every expression inside a statement, nested statements included. */
    public static Statement expressionsIn(Statement statement, UnaryOperator<Expression> change) {
        return withParts(statement, part -> expression(part, change), nested -> expressionsIn(nested, change));
    }

    /** Visits every expression inside a statement, nested statements included, and all their parts. */
    public static void visitExpressions(Statement statement, Consumer<Expression> visitor) {
        withParts(
                statement,
                part -> {
                    visit(part, visitor);
                    return part;
                },
                nested -> {
                    visitExpressions(nested, visitor);
                    return nested;
                });
    }

    /** Visits a statement and all statements inside it, parents first. */
    public static void visitStatements(Statement statement, Consumer<Statement> visitor) {
        visitor.accept(statement);
        withParts(statement, part -> part, nested -> {
            visitStatements(nested, visitor);
            return nested;
        });
    }

    /**
     * Rebuilds the statements of a block from the outside in: where {@code change} gives a list it stands for the
     * statement and is not looked into again; else the statement's own parts are rebuilt.
     */
    public static Statement.Block block(Statement.Block block, Function<Statement, Optional<List<Statement>>> change) {
        var result = new ArrayList<Statement>();
        for (var statement : block.statements()) {
            var replacement = change.apply(statement);
            if (replacement.isPresent()) {
                result.addAll(replacement.get());
            } else {
                result.add(withParts(statement, part -> part, nested -> nested(nested, change)));
            }
        }
        return new Statement.Block(result, block.at());
    }

    private static Statement nested(Statement statement, Function<Statement, Optional<List<Statement>>> change) {
        if (statement instanceof Statement.Block inner) {
            return block(inner, change);
        }
        var wrapped = block(new Statement.Block(List.of(statement), statement.at()), change);
        return wrapped.statements().size() == 1 ? wrapped.statements().getFirst() : wrapped;
    }

    /** The statement with each direct expression and each direct sub-statement replaced; a dispatch over all kinds. */
    public static Statement withParts(
            Statement statement, UnaryOperator<Expression> part, UnaryOperator<Statement> nested) {
        return switch (statement) {
            case Statement.Block(var statements, var at) ->
                new Statement.Block(statements.stream().map(nested).toList(), at);
            case Statement.Declare(var variables, var at) ->
                new Statement.Declare(
                        variables.stream()
                                .map(variable -> variable(variable, part))
                                .toList(),
                        at);
            case Statement.DeclareType type -> type;
            case Statement.Evaluate(var expression, var at) -> new Statement.Evaluate(part.apply(expression), at);
            case Statement.If(var condition, var whenTrue, var whenFalse, var at) ->
                new Statement.If(part.apply(condition), nested.apply(whenTrue), whenFalse.map(nested), at);
            case Statement.For(var start, var condition, var step, var body, var at) ->
                new Statement.For(start.map(nested), condition.map(part), step.map(part), nested.apply(body), at);
            case Statement.While(var condition, var body, var at) ->
                new Statement.While(part.apply(condition), nested.apply(body), at);
            case Statement.DoWhile(var body, var condition, var at) ->
                new Statement.DoWhile(nested.apply(body), part.apply(condition), at);
            case Statement.Switch(var value, var body, var at) ->
                new Statement.Switch(part.apply(value), nested.apply(body), at);
            case Statement.Case(var value, var at) -> new Statement.Case(part.apply(value), at);
            case Statement.Return(var value, var at) -> new Statement.Return(value.map(part), at);
            case Statement.Default unchanged -> unchanged;
            case Statement.Break unchanged -> unchanged;
            case Statement.Continue unchanged -> unchanged;
            case Statement.Goto unchanged -> unchanged;
            case Statement.Label unchanged -> unchanged;
            case Statement.Empty unchanged -> unchanged;
            case Statement.Comment unchanged -> unchanged;
        };
    }

    private static Statement.Variable variable(Statement.Variable variable, UnaryOperator<Expression> part) {
        return new Statement.Variable(
                variable.type(), variable.name(), variable.initializer().map(part), variable.isStatic(), variable.at());
    }

    /** The expression with every use of a name replaced. */
    public static Expression substitute(Expression expression, String name, Expression value) {
        return expression(
                expression,
                part -> part instanceof Expression.Name(var used, var _) && used.equals(name) ? value : part);
    }

    /** The statement with every use of a name replaced. */
    public static Statement substitute(Statement statement, String name, Expression value) {
        return expressionsIn(
                statement,
                part -> part instanceof Expression.Name(var used, var _) && used.equals(name) ? value : part);
    }
}
