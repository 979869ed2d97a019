package dev.tilesmith.agent.propose.translate;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.translate.ProductNest.Result;
import dev.tilesmith.agent.propose.translate.ProductNest.Start;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a product apart from what becomes of its sums: first all sums go to an array of the kernel's own, then the rest
 * reads them there. After that the product stands alone, and the accelerator can compute it.
 */
record SumsSplit(KernelAnalysis kernel, ProductNest nest) {
    /** A quarter of a kernel's stack. */
    private static final long MOST_BYTES = 1 << 18;

    private static final int SUM_BYTES = 4;

    /** The kernel with the product apart; empty where sums are in memory already, or there are too many of them. */
    Optional<TranslationUnit> unit() {
        if (!(nest.result() instanceof Result.Variable result)
                || rows().trips() * columns().trips() * SUM_BYTES > MOST_BYTES) {
            return Optional.empty();
        }
        var name = nest.freeNames(kernel).free("sums");
        var statements = new ArrayList<Statement>();
        statements.add(new Statement.Comment(
                "The sums of %s, %s, apart from what becomes of them.".formatted(nest.place(), nest.size()),
                false,
                Position.NONE));
        statements.add(declaration(name));
        statements.addAll(sums(element(name)));
        statements.add(around(rest(result, element(name))));
        return Optional.of(Replacement.of(kernel, nest.outermost(), statements));
    }

    private Loop rows() {
        return nest.order().get(0);
    }

    private Loop columns() {
        return nest.order().get(1);
    }

    private Statement declaration(String name) {
        var row = new TypeSyntax.ArrayOf(
                new TypeSyntax.Named("acc_t"), Optional.of(number(columns().trips())));
        var type = new TypeSyntax.ArrayOf(row, Optional.of(number(rows().trips())));
        var variable = new Statement.Variable(type, name, Optional.empty(), false, Position.NONE);
        return new Statement.Declare(List.of(variable), Position.NONE);
    }

    private Expression element(String name) {
        var row = new Expression.Index(name(name), rows().iteration(), Position.NONE);
        return new Expression.Index(row, columns().iteration(), Position.NONE);
    }

    private List<Statement> sums(Expression sum) {
        var product = binary(
                Expression.BinaryOperator.MULTIPLY,
                nest.left().expression(),
                nest.right().expression());
        var grow = evaluate(new Expression.CompoundAssign(Expression.BinaryOperator.ADD, sum, product, Position.NONE));
        var depth = nest.order().get(2).with(List.of(grow));
        return switch (nest.start()) {
            case Start.Zero _ -> List.of(around(List.of(assign(sum, number(0)), depth)));
            case Start.Element(var access) -> List.of(around(List.of(assign(sum, access.expression()), depth)));
            case Start.Other(var value) ->
                List.of(around(List.of(assign(sum, value))), around(List.of((Statement) depth)));
        };
    }

    private List<Statement> rest(Result.Variable result, Expression sum) {
        var variable = result.variable().variables().getFirst();
        var statements = new ArrayList<Statement>();
        statements.add(declare(variable.type(), variable.name(), sum));
        statements.addAll(result.after());
        return statements;
    }

    private static Statement assign(Expression target, Expression value) {
        return evaluate(new Expression.Assign(target, value, Position.NONE));
    }

    private Statement around(List<Statement> body) {
        return rows().with(List.of(columns().with(body)));
    }
}
