package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Joins two loops that stand one behind the other and count alike. */
public final class Fuse implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        Rebuild.visitStatements(kernel.body(), statement -> {
            if (statement instanceof Statement.Block(var statements, var _)) {
                var real = statements.stream()
                        .filter(inner -> !(inner instanceof Statement.Comment))
                        .toList();
                for (var i = 0; i + 1 < real.size(); i++) {
                    change(kernel, real.get(i), real.get(i + 1)).ifPresent(changes::add);
                }
            }
        });
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Statement first, Statement second) {
        var a = loop(kernel, first);
        var b = loop(kernel, second);
        if (a.isEmpty() || b.isEmpty() || !countsAlike(a.get(), b.get()) || shareRows(kernel, a.get(), b.get())) {
            return Optional.empty();
        }
        var sentence = "join loops %s (line %d) and %s (line %d)"
                .formatted(
                        a.get().variable(),
                        a.get().line(),
                        b.get().variable(),
                        b.get().line());
        var body = new ArrayList<>(a.get().body());
        b.get().body().stream()
                .map(statement -> Rebuild.substitute(
                        statement,
                        b.get().variable(),
                        KernelBuilder.name(a.get().variable())))
                .forEach(body::add);
        var edits = new Edits();
        edits.statement(first, _ -> List.of(a.get().with(body)));
        edits.remove(second);
        return Optional.of(new Change("fuse loops", sentence, List.of(kernel.with(edits.apply(kernel.body())))));
    }

    private static Optional<Loop> loop(KernelAnalysis kernel, Statement statement) {
        return kernel.loops().stream()
                .map(KernelAnalysis.Nest::loop)
                .filter(loop -> loop.statement() == statement)
                .findFirst();
    }

    private static boolean countsAlike(Loop a, Loop b) {
        var names = declared(a);
        return a.also().isEmpty()
                && b.also().isEmpty()
                && names.stream().noneMatch(declared(b)::contains)
                && !names.contains(b.variable())
                && !declared(b).contains(a.variable())
                && a.start().equals(b.start())
                && a.bound().equals(b.bound())
                && a.step() == b.step();
    }

    /** Whether one loop writes rows that the other uses: its iterations may need those of later ones. */
    private static boolean shareRows(KernelAnalysis kernel, Loop a, Loop b) {
        return kernel.buffers().stream()
                .filter(buffer -> buffer.uses().stream()
                        .anyMatch(use -> use.reference().role().isWritten()))
                .anyMatch(buffer -> uses(kernel, buffer, a) && uses(kernel, buffer, b));
    }

    private static boolean uses(KernelAnalysis kernel, Buffer buffer, Loop loop) {
        return buffer.uses().stream().anyMatch(use -> kernel.inside(loop).contains(use.command()));
    }

    /** Names that the body declares, those of inner loops included: none may meet one of the other body. */
    private static Set<String> declared(Loop loop) {
        var names = new TreeSet<String>();
        Rebuild.visitStatements(loop.statement().body(), statement -> {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(variable -> names.add(variable.name()));
            }
        });
        return names;
    }
}
