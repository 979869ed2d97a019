package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Swaps two loops of which one is all that the other contains. */
public final class Interchange implements Rewrite {
    /** A loop that directly contains another one, with the declarations that stand between their heads. */
    record Pair(Loop outer, Loop inner, List<Statement> between) {}

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var pair : pairs(kernel)) {
            var sentence = "swap loops %s (line %d) and %s (line %d)"
                    .formatted(pair.outer.variable(), pair.outer.line(), pair.inner.variable(), pair.inner.line());
            changes.add(new Change("reorder loops", sentence, List.of(swap(kernel, pair))));
        }
        return changes;
    }

    static List<Pair> pairs(KernelAnalysis kernel) {
        var pairs = new ArrayList<Pair>();
        for (var nest : kernel.loops()) {
            for (var other : kernel.loops()) {
                pair(nest.loop(), other.loop(), other.outside())
                        .filter(pair ->
                                !isGated(kernel, pair.outer, pair.inner) && !isGated(kernel, pair.inner, pair.outer))
                        .ifPresent(pairs::add);
            }
        }
        return pairs;
    }

    /** Whether loads run in the first iteration of one loop only, into rows that the other loop fills again. */
    private static boolean isGated(KernelAnalysis kernel, Loop gate, Loop other) {
        return kernel.inside(gate).stream()
                .filter(command -> command.is(Command.Kind.LOAD) && DoubleBuffer.isGatedBy(command, gate))
                .flatMap(load -> load.references().stream())
                .flatMap(reference -> kernel.buffer(reference).stream())
                .anyMatch(buffer -> !buffer.isPlacedBy(other));
    }

    private static Optional<Pair> pair(Loop outer, Loop inner, Scope outsideInner) {
        var body = outer.body();
        var between = new ArrayList<Statement>();
        for (var statement : body) {
            if (statement == inner.statement() || statement instanceof Statement.Comment) {
                continue;
            }
            if (!(statement instanceof Statement.Declare)) {
                return Optional.empty();
            }
            between.add(statement);
        }
        var apart = inner.also().stream().noneMatch(other -> outsideInner.dependsOn(other, outer))
                && !outsideInner.dependsOn(inner.bound(), outer)
                && !outsideInner.dependsOn(inner.start(), outer);
        return body.contains(inner.statement())
                        && body.stream().anyMatch(statement -> statement == inner.statement())
                        && outer.trips() > 1
                        && inner.trips() > 1
                        && apart
                        && !uses(inner, between)
                ? Optional.of(new Pair(outer, inner, between))
                : Optional.empty();
    }

    /** Whether the inner loop's head uses what is declared between the heads. */
    private static boolean uses(Loop inner, List<Statement> between) {
        return between.stream()
                .flatMap(statement -> ((Statement.Declare) statement).variables().stream())
                .anyMatch(variable ->
                        mentions(inner.bound(), variable.name()) || mentions(inner.start(), variable.name()));
    }

    static boolean mentions(Expression expression, String name) {
        var found = new boolean[1];
        Rebuild.visit(
                expression, part -> found[0] |= part instanceof Expression.Name(var used, var _) && used.equals(name));
        return found[0];
    }

    static TranslationUnit swap(KernelAnalysis kernel, Pair pair) {
        var edits = new Edits();
        edits.statement(pair.outer.statement(), _ -> {
            var body = new ArrayList<>(pair.between);
            body.addAll(pair.inner.body());
            return List.of(pair.inner.with(List.of(pair.outer.with(body))));
        });
        return kernel.with(edits.apply(kernel.body()));
    }
}
