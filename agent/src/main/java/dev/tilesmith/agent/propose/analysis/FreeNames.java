package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names that nothing else in a kernel has. Not thread-safe. */
public final class FreeNames {
    private final Set<String> used = new HashSet<>();

    private FreeNames(KernelAnalysis kernel, Statement.Block body) {
        kernel.unit().items().forEach(this::take);
        kernel.function().parameters().forEach(parameter -> used.add(parameter.name()));
        Rebuild.visitStatements(body, statement -> {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(variable -> used.add(variable.name()));
            }
        });
        Rebuild.visitExpressions(body, this::takeIfName);
    }

    /** Those that a kernel leaves free. */
    static FreeNames of(KernelAnalysis kernel) {
        return new FreeNames(kernel, kernel.body());
    }

    /** Those that a kernel leaves free once one of its statements is gone. */
    public static FreeNames without(KernelAnalysis kernel, Statement gone) {
        var rest = Rebuild.block(
                kernel.body(), statement -> statement == gone ? Optional.of(List.of()) : Optional.empty());
        return new FreeNames(kernel, rest);
    }

    private void take(Item item) {
        switch (item) {
            case Item.Function function -> take(function.name());
            case Item.Define define -> take(define.name());
            case Item.Variables variables -> variables.variables().forEach(variable -> take(variable.name()));
            case Item.Include _, Item.Type _, Item.Comment _ -> {}
        }
    }

    private void takeIfName(Expression part) {
        if (part instanceof Expression.Name(var name, var _)) {
            take(name);
        }
    }

    /** Has a name taken too. */
    public void take(String name) {
        used.add(name);
    }

    /** The name itself, or the name with a number; it is taken then. */
    public String free(String base) {
        var candidate = base;
        for (var number = 2; !used.add(candidate); number++) {
            candidate = base + number;
        }
        return candidate;
    }
}
