package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes out the iterations of a loop, all of them or a few at a time, so that the host spends less on counting. */
public final class Unroll implements Rewrite {
    private static final int MAXIMUM_COMMANDS = 64;

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            var loop = nest.loop();
            var variants = variants(kernel, loop);
            if (!variants.isEmpty()) {
                var sentence = "unroll loop %s (line %d)".formatted(loop.variable(), loop.line());
                changes.add(new Change("unroll a loop", sentence, variants));
            }
        }
        return changes;
    }

    private static List<TranslationUnit> variants(KernelAnalysis kernel, Loop loop) {
        var commands = kernel.inside(loop).size();
        if (!loop.exact()
                || loop.trips() < 2
                || commands == 0
                || leaves(loop.statement().body())
                || !isInnermost(kernel, loop)) {
            return List.of();
        }
        var variants = new ArrayList<TranslationUnit>();
        if (commands * loop.trips() <= MAXIMUM_COMMANDS) {
            variants.add(kernel.with(unrolled(kernel, loop)));
            outer(kernel, loop).ifPresent(variants::add);
        }
        for (var factor : List.of(4L, 2L)) {
            if (loop.trips() % factor == 0 && loop.trips() > factor && commands * factor <= MAXIMUM_COMMANDS) {
                var edits = new Edits();
                edits.statement(loop.statement(), edited -> List.of(partly(loop, (Statement.For) edited, factor)));
                variants.add(kernel.with(edits.apply(kernel.body())));
            }
        }
        return variants;
    }

    /** Unrolls the loop around as well, if this one is all it contains. */
    private static Optional<TranslationUnit> outer(KernelAnalysis kernel, Loop loop) {
        return Interchange.pairs(kernel).stream()
                .filter(pair -> pair.inner().statement() == loop.statement())
                .map(Interchange.Pair::outer)
                .filter(outer ->
                        outer.exact() && kernel.inside(loop).size() * loop.trips() * outer.trips() <= MAXIMUM_COMMANDS)
                .findFirst()
                .flatMap(outer -> KernelAnalysis.of(kernel.with(unrolled(kernel, loop)), kernel.target())
                        .flatMap(inner -> inner.loops().stream()
                                .map(KernelAnalysis.Nest::loop)
                                .filter(again -> again.line() == outer.line()
                                        && again.variable().equals(outer.variable()))
                                .findFirst()
                                .map(again -> inner.with(unrolled(inner, again)))));
    }

    private static Statement.Block unrolled(KernelAnalysis kernel, Loop loop) {
        var edits = new Edits();
        edits.statement(loop.statement(), edited -> {
            var copies = new ArrayList<Statement>();
            for (var value = loop.first(); value < loop.end(); value += loop.step()) {
                copies.addAll(copy((Statement.For) edited, loop, KernelBuilder.number(value)));
            }
            return copies;
        });
        return edits.apply(kernel.body());
    }

    private static Statement partly(Loop loop, Statement.For statement, long factor) {
        var copies = new ArrayList<Statement>();
        for (var i = 0; i < factor; i++) {
            copies.addAll(
                    copy(statement, loop, KernelBuilder.plus(KernelBuilder.name(loop.variable()), i * loop.step())));
        }
        return loop.over(loop.start(), loop.bound(), loop.step() * factor, copies);
    }

    private static List<Statement> copy(Statement.For statement, Loop loop, Expression value) {
        var body = KernelBuilder.statements(statement.body()).stream()
                .filter(part -> !(part instanceof Statement.Comment))
                .map(part -> Rebuild.expressionsIn(Rebuild.substitute(part, loop.variable(), value), Folding::fold))
                .toList();
        var declares = body.stream().anyMatch(part -> part instanceof Statement.Declare);
        return declares ? List.of(KernelBuilder.block(body)) : body;
    }

    private static boolean isInnermost(KernelAnalysis kernel, Loop loop) {
        return kernel.loops().stream()
                .noneMatch(nest ->
                        nest.outside().loops().stream().anyMatch(around -> around.statement() == loop.statement()));
    }

    static boolean leaves(Statement body) {
        var found = new boolean[1];
        Rebuild.visitStatements(
                body, inner -> found[0] |= inner instanceof Statement.Continue || inner instanceof Statement.Break);
        return found[0];
    }
}
