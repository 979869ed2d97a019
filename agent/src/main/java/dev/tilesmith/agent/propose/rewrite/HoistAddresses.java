package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Computes the part of local addresses that a loop does not change once, in front of it. */
public final class HoistAddresses implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            change(kernel, nest.loop()).ifPresent(changes::add);
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Loop loop) {
        var edits = new Edits();
        var inside = declaredIn(loop);
        var hoisted = new LinkedHashMap<Expression, String>();
        for (var command : kernel.inside(loop)) {
            for (var operand : command.signature().operands()) {
                hoist(kernel, loop, command, operand.argument(), inside, hoisted, edits);
            }
        }
        if (hoisted.isEmpty()) {
            return Optional.empty();
        }
        var declarations = hoisted.entrySet().stream()
                .map(entry -> KernelBuilder.address(entry.getValue(), entry.getKey()))
                .toList();
        edits.before(loop.statement(), declarations);
        var sentence = "compute what loop %s (line %d) does not change in its local addresses in front of it"
                .formatted(loop.variable(), loop.line());
        return Optional.of(
                new Change("simplify address arithmetic", sentence, List.of(kernel.with(edits.apply(kernel.body())))));
    }

    /** An operand whose sum has at least two terms that the loop does not change. A long list for one purpose. */
    private static void hoist(
            KernelAnalysis kernel,
            Loop loop,
            Command command,
            int argument,
            Set<String> inside,
            LinkedHashMap<Expression, String> hoisted,
            Edits edits) {
        var address = command.argument(argument);
        var fixed = new ArrayList<Expression>();
        var moving = new ArrayList<Expression>();
        for (var term : terms(address)) {
            (isFixed(term, loop, inside) ? fixed : moving).add(term);
        }
        if (fixed.stream().filter(term -> KernelBuilder.literal(term).isEmpty()).count() < 2) {
            return;
        }
        var sum = fixed.stream().reduce(KernelBuilder::plus).orElseThrow();
        var known = hoisted.get(sum);
        var name = known == null ? kernel.fresh(loop.variable() + "_base" + (hoisted.size() + 1)) : known;
        hoisted.put(sum, name);
        edits.argument(address, _ -> moving.stream().reduce(KernelBuilder.name(name), KernelBuilder::plus));
    }

    private static List<Expression> terms(Expression expression) {
        if (expression instanceof Expression.Binary(var operator, var left, var right, var _)
                && operator == BinaryOperator.ADD) {
            var result = new ArrayList<>(terms(left));
            result.addAll(terms(right));
            return result;
        }
        return List.of(expression);
    }

    private static boolean isFixed(Expression term, Loop loop, Set<String> inside) {
        var fixed = new boolean[] {true};
        Rebuild.visit(term, part -> {
            if (part instanceof Expression.Name(var name, var _)) {
                fixed[0] &= !name.equals(loop.variable()) && !inside.contains(name);
            }
            fixed[0] &= !(part instanceof Expression.Call);
        });
        return fixed[0];
    }

    /** Names that are declared or assigned in the loop. */
    private static Set<String> declaredIn(Loop loop) {
        var names = new TreeSet<>(Scope.assigned(loop.statement()));
        Rebuild.visitStatements(loop.statement(), statement -> {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(variable -> names.add(variable.name()));
            }
        });
        return names;
    }
}
