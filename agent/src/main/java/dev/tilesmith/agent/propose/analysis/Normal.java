package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.List;

/** Gives every body of a loop or an if its braces, so that rewrites meet one shape only. */
final class Normal {
    private Normal() {}

    static TranslationUnit of(TranslationUnit unit) {
        return new TranslationUnit(unit.items().stream().map(Normal::item).toList());
    }

    private static Item item(Item item) {
        return item instanceof Item.Function(var result, var name, var parameters, var isStatic, var body, var at)
                ? new Item.Function(
                        result, name, parameters, isStatic, body.map(block -> (Statement.Block) statement(block)), at)
                : item;
    }

    private static Statement statement(Statement statement) {
        var inner = Rebuild.withParts(statement, part -> part, Normal::statement);
        return switch (inner) {
            case Statement.For(var start, var condition, var step, var body, var at) ->
                new Statement.For(start, condition, step, braced(body), at);
            case Statement.While(var condition, var body, var at) -> new Statement.While(condition, braced(body), at);
            case Statement.If(var condition, var whenTrue, var whenFalse, var at) ->
                new Statement.If(
                        condition,
                        braced(whenTrue),
                        whenFalse.map(other -> other instanceof Statement.If ? other : braced(other)),
                        at);
            default -> inner;
        };
    }

    private static Statement braced(Statement statement) {
        return statement instanceof Statement.Block block
                ? block
                : new Statement.Block(List.of(statement), statement.at());
    }
}
