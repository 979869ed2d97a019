package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.Expression;
import dev.tilesmith.sim.c.Statement;
import dev.tilesmith.sim.c.TranslationUnit.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names that nothing else in a kernel has once one of its products is gone. Not thread-safe. */
final class FreeNames {
    private final Set<String> used = new HashSet<>();

    FreeNames(KernelAnalysis kernel, ProductNest nest) {
        for (var item : kernel.unit().items()) {
            switch (item) {
                case Item.Function function -> used.add(function.name());
                case Item.Define define -> used.add(define.name());
                case Item.Variables variables -> variables.variables().forEach(variable -> used.add(variable.name()));
                case Item.Include _, Item.Type _, Item.Comment _ -> {}
            }
        }
        kernel.function().parameters().forEach(parameter -> used.add(parameter.name()));
        addAll(Rebuild.block(
                kernel.body(), statement -> statement == nest.outermost() ? Optional.of(List.of()) : Optional.empty()));
        var own = nest.order().stream().map(Loop::variable).toList();
        Rebuild.visitExpressions(nest.outermost(), part -> {
            if (part instanceof Expression.Index(var _, var index, var _)) {
                addNames(index, own);
            }
        });
    }

    private void addAll(Statement.Block rest) {
        Rebuild.visitStatements(rest, statement -> {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(variable -> used.add(variable.name()));
            }
        });
        Rebuild.visitExpressions(rest, part -> addName(part, List.of()));
    }

    private void addNames(Expression expression, List<String> except) {
        Rebuild.visit(expression, part -> addName(part, except));
    }

    private void addName(Expression part, List<String> except) {
        if (part instanceof Expression.Name(var name, var _) && !except.contains(name)) {
            used.add(name);
        }
    }

    /** The name itself, or the name with a number. */
    String free(String base) {
        var candidate = base;
        for (var number = 2; !used.add(candidate); number++) {
            candidate = base + number;
        }
        return candidate;
    }
}
