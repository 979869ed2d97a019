package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
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

/**
 * Issues the loads of the next iteration before the computes of this one. Commands enter the reservation station in
 * order (accelerator-timing.md, section 2.2), so a load behind many computes comes late although nothing holds it.
 */
public final class Prefetch implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            for (var buffer : kernel.buffers()) {
                if (buffer.memory() == Memory.SCRATCHPAD && nest.loop().trips() >= 2) {
                    change(kernel, nest.loop(), buffer).ifPresent(changes::add);
                }
            }
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Loop loop, Buffer buffer) {
        if (!buffer.isInside(loop) || leading(kernel, loop, buffer).isEmpty()) {
            return Optional.empty();
        }
        var ready = buffer.isPlacedBy(loop) ? Optional.of(kernel) : doubled(kernel, loop, buffer);
        return ready.flatMap(doubled -> ahead(doubled, loop, buffer))
                .map(unit -> new Change(
                        "load the next tile ahead",
                        "load the %s of line %d one iteration of loop %s (line %d) ahead of their use"
                                .formatted(
                                        buffer.content(),
                                        buffer.uses().getFirst().command().line(),
                                        loop.variable(),
                                        loop.line()),
                        List.of(unit)));
    }

    private static Optional<KernelAnalysis> doubled(KernelAnalysis kernel, Loop loop, Buffer buffer) {
        return DoubleBuffer.alternates(buffer, loop)
                ? DoubleBuffer.rotate(kernel, buffer, loop).flatMap(unit -> KernelAnalysis.of(unit, kernel.target()))
                : Optional.empty();
    }

    private static Optional<TranslationUnit> ahead(KernelAnalysis kernel, Loop old, Buffer oldBuffer) {
        var buffer = Rotations.same(kernel, oldBuffer);
        var loop = kernel.loops().stream()
                .map(KernelAnalysis.Nest::loop)
                .filter(other -> other.line() == old.line() && other.variable().equals(old.variable()))
                .findFirst();
        return loop.filter(buffer::isPlacedBy).map(found -> {
            var loads = leading(kernel, found, buffer);
            var declared = found.body().stream()
                    .filter(statement -> statement instanceof Statement.Declare)
                    .toList();
            var edits = new Edits();
            loads.forEach(edits::remove);
            var moved = new ArrayList<Statement>(declared);
            moved.addAll(loads);
            var next = KernelBuilder.plus(KernelBuilder.name(found.variable()), found.step());
            edits.atStart(
                    found,
                    List.of(KernelBuilder.ifThen(KernelBuilder.less(next, found.bound()), at(moved, found, next))));
            edits.before(found.statement(), List.of(KernelBuilder.block(at(moved, found, found.start()))));
            return kernel.with(edits.apply(kernel.body()));
        });
    }

    private static List<Statement> at(List<Statement> statements, Loop loop, Expression value) {
        return statements.stream()
                .map(statement ->
                        Rebuild.expressionsIn(Rebuild.substitute(statement, loop.variable(), value), Folding::fold))
                .toList();
    }

    /** The statements of the loop's body that are all the loads of the buffer and nothing else. */
    private static List<Statement> leading(KernelAnalysis kernel, Loop loop, Buffer buffer) {
        var loads = buffer.loads();
        var found = new ArrayList<Statement>();
        var count = 0;
        for (var statement : loop.body()) {
            var inside = kernel.commands().stream()
                    .filter(command -> contains(statement, command.statement()))
                    .toList();
            if (!inside.isEmpty() && loads.containsAll(inside)) {
                found.add(statement);
                count += inside.size();
            }
        }
        return count == loads.size() && count > 0 ? found : List.of();
    }

    private static boolean contains(Statement statement, Statement wanted) {
        var found = new boolean[1];
        Rebuild.visitStatements(statement, inner -> found[0] |= inner == wanted);
        return found[0];
    }
}
