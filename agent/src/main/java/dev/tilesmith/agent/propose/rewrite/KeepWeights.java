package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Preloads weights once for a loop whose iterations all use the same: the later ones keep what the array holds. */
public final class KeepWeights implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<>(direct(kernel, ""));
        for (var pair : Interchange.pairs(kernel)) {
            if (pair(kernel, pair.inner()).isPresent()) {
                var prefix = "swap loops %s (line %d) and %s (line %d), then "
                        .formatted(
                                pair.outer().variable(),
                                pair.outer().line(),
                                pair.inner().variable(),
                                pair.inner().line());
                KernelAnalysis.of(Interchange.swap(kernel, pair), kernel.target())
                        .ifPresent(swapped -> direct(swapped, prefix).stream()
                                .filter(change -> change.sentence()
                                        .contains("loop " + pair.outer().variable() + " "))
                                .forEach(changes::add));
            }
        }
        return changes;
    }

    private static List<Change> direct(KernelAnalysis kernel, String prefix) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            var loop = nest.loop();
            var pair = pair(kernel, loop);
            if (pair.isPresent()
                    && loop.trips() > 1
                    && !dependsOn(kernel, pair.get().getFirst(), loop)) {
                var edits = new Edits();
                edits.statement(loop.statement(), edited -> peeled(loop, (Statement.For) edited));
                var sentence = "%skeep the weights of line %d in the array for all iterations of loop %s (line %d)"
                        .formatted(prefix, pair.get().getFirst().at().line(), loop.variable(), loop.line());
                changes.add(new Change(
                        "keep weights in the array", sentence, List.of(kernel.with(edits.apply(kernel.body())))));
            }
        }
        return changes;
    }

    private static boolean dependsOn(KernelAnalysis kernel, Statement preload, Loop loop) {
        return kernel.commands(Kind.PRELOAD).stream()
                .filter(command -> command.statement() == preload)
                .anyMatch(command -> command.scope().dependsOn(command.argument(0), loop));
    }

    /** The preload and the compute that end the loop's body, if it has no other commands. */
    private static Optional<List<Statement>> pair(KernelAnalysis kernel, Loop loop) {
        var commands = kernel.inside(loop).stream().map(Command::statement).toList();
        var body = loop.body().stream()
                .filter(statement -> !(statement instanceof Statement.Comment))
                .toList();
        if (commands.size() != 2 || body.size() < 2) {
            return Optional.empty();
        }
        var last = List.of(body.get(body.size() - 2), body.getLast());
        return last.get(0) == commands.get(0)
                        && last.get(1) == commands.get(1)
                        && WeightReuse.isPair(last.get(0), last.get(1))
                ? Optional.of(last)
                : Optional.empty();
    }

    private static List<Statement> peeled(Loop loop, Statement.For edited) {
        var body = KernelBuilder.statements(edited.body()).stream()
                .filter(statement -> !(statement instanceof Statement.Comment))
                .toList();
        var before = body.subList(0, body.size() - 2);
        var pair = body.subList(body.size() - 2, body.size());
        var first = body.stream()
                .map(statement -> Rebuild.expressionsIn(
                        Rebuild.substitute(statement, loop.variable(), loop.start()), Folding::fold))
                .toList();
        var rest = new ArrayList<Statement>(before);
        rest.addAll(WeightReuse.reusing(pair.get(0), pair.get(1)));
        var from = Folding.fold(KernelBuilder.plus(loop.start(), loop.step()));
        var result = new ArrayList<Statement>();
        if (before.isEmpty()) {
            result.addAll(first);
        } else {
            result.add(KernelBuilder.block(first));
        }
        result.add(loop.over(from, loop.bound(), loop.step(), rest));
        return result;
    }
}
