package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads data once that a loop loads again in each iteration: every tile gets scratchpad rows of its own, and the loads
 * run in the loop's first iteration only, or before the loop.
 */
public final class KeepResident implements Rewrite {
    private static final String OPTION = "keep data resident in the scratchpad";

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<>(direct(kernel, "", Set.of()));
        for (var pair : Interchange.pairs(kernel)) {
            var prefix = "swap loops %s (line %d) and %s (line %d), then "
                    .formatted(
                            pair.outer().variable(),
                            pair.outer().line(),
                            pair.inner().variable(),
                            pair.inner().line());
            KernelAnalysis.of(Interchange.swap(kernel, pair), kernel.target())
                    .ifPresent(swapped -> changes.addAll(
                            direct(swapped, prefix, Set.of(pair.outer().variable()))));
        }
        return changes;
    }

    private static List<Change> direct(KernelAnalysis kernel, String prefix, Set<String> onlyGates) {
        var changes = new ArrayList<Change>();
        for (var buffer : kernel.buffers()) {
            if (buffer.memory() == Memory.SCRATCHPAD && isLoaded(buffer)) {
                // Rows that alternate would be overwritten: data that stay need rows that stay.
                var still = Rotations.without(kernel, Rotations.of(kernel, buffer));
                for (var residence : Residence.of(Rotations.same(still, buffer))) {
                    var gate = residence.gates().getFirst();
                    if (onlyGates.isEmpty() || onlyGates.contains(gate.variable())) {
                        change(still, residence, prefix).ifPresent(changes::add);
                    }
                }
            }
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Residence residence, String prefix) {
        var gate = residence.gates().getFirst();
        var variants = variants(kernel, residence);
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        var load = residence.buffer().loads().getFirst();
        var each = residence.expanded().isEmpty()
                ? ""
                : ", each tile of loop %s in rows of its own"
                        .formatted(String.join(
                                ", ",
                                residence.expanded().stream()
                                        .map(Loop::variable)
                                        .toList()));
        var sentence = "%sload the %s of line %d once for all iterations of loop %s (line %d)%s"
                .formatted(prefix, residence.buffer().content(), load.line(), gate.variable(), gate.line(), each);
        return Optional.of(new Change(OPTION, sentence, variants));
    }

    private static List<TranslationUnit> variants(KernelAnalysis kernel, Residence residence) {
        var place = Layout.place(kernel, residence.buffer(), residence.rows());
        if (place.isEmpty()) {
            return List.of();
        }
        var variants = new ArrayList<TranslationUnit>();
        var guarded = Residence.counters(residence.buffer(), true);
        if (residence.gates().stream().noneMatch(loop -> guarded.contains(loop.variable()))) {
            variants.add(gated(kernel, residence, place.get()));
        }
        hoisted(kernel, residence, place.get()).ifPresent(variants::add);
        return variants;
    }

    private static Edits moved(KernelAnalysis kernel, Residence residence, long place) {
        var edits = new Edits();
        edits.shift(kernel, residence.buffer(), place - residence.buffer().first());
        offset(residence).ifPresent(offset -> edits.shift(residence.buffer(), offset));
        return edits;
    }

    /** Where a tile lies behind the buffer's first row: the innermost loop's tiles side by side. */
    private static Optional<Expression> offset(Residence residence) {
        Optional<Expression> sum = Optional.empty();
        var apart = residence.buffer().rows();
        for (var loop : residence.expanded().reversed()) {
            var distance = scaled(loop, apart);
            sum = Optional.of(
                    sum.map(inner -> KernelBuilder.plus(distance, inner)).orElse(distance));
            apart *= loop.trips();
        }
        return sum;
    }

    private static Expression scaled(Loop loop, long apart) {
        return KernelBuilder.isLiteral(loop.start(), 0) && apart % loop.step() == 0
                ? KernelBuilder.times(KernelBuilder.name(loop.variable()), apart / loop.step())
                : KernelBuilder.times(loop.iteration(), apart);
    }

    private static TranslationUnit gated(KernelAnalysis kernel, Residence residence, long place) {
        var edits = moved(kernel, residence, place);
        var condition = residence.gates().stream()
                .map(loop -> KernelBuilder.equal(KernelBuilder.name(loop.variable()), loop.start()))
                .reduce(KernelBuilder::and)
                .orElseThrow();
        for (var top : tops(kernel, residence)) {
            edits.statement(top, edited -> List.of(KernelBuilder.ifThen(condition, List.of(edited))));
        }
        return kernel.with(edits.apply(kernel.body()));
    }

    private static Optional<TranslationUnit> hoisted(KernelAnalysis kernel, Residence residence, long place) {
        var gate = residence.gates().getFirst();
        var loads = residence.buffer().loads();
        var scope = loads.getFirst().scope();
        var outside = kernel.loops().stream()
                .filter(nest -> nest.loop() == gate)
                .map(KernelAnalysis.Nest::outside)
                .findFirst()
                .orElse(scope);
        var headers = scope.loops().subList(scope.loops().indexOf(gate) + 1, residence.common()).stream()
                .filter(loop -> !residence.gates().contains(loop))
                .toList();
        if (headers.stream()
                .anyMatch(loop -> residence.gates().stream()
                        .anyMatch(other ->
                                scope.dependsOn(loop.bound(), other) || scope.dependsOn(loop.start(), other)))) {
            return Optional.empty();
        }
        var hoisted = new ArrayList<Statement>();
        var edits = moved(kernel, residence, place);
        for (var top : tops(kernel, residence)) {
            edits.statement(top, edited -> {
                hoisted.add(Rebuild.expressionsIn(edited, part -> expanded(part, loads, outside)));
                return List.of();
            });
        }
        edits.statement(gate.statement(), edited -> {
            var nest = new ArrayList<Statement>(hoisted);
            for (var loop : headers.reversed()) {
                var inner = List.copyOf(nest);
                nest.clear();
                nest.add(loop.with(inner));
            }
            nest.add(edited);
            return nest;
        });
        var body = edits.apply(kernel.body());
        return isComplete(hoisted, headers, gate) ? Optional.of(kernel.with(body)) : Optional.empty();
    }

    /** Whether the loads in front of the loop use no name that is declared in it. */
    private static boolean isComplete(List<Statement> hoisted, List<Loop> headers, Loop gate) {
        var missing = declared(gate.statement());
        headers.forEach(loop -> missing.remove(loop.variable()));
        hoisted.forEach(statement -> missing.removeAll(declared(statement)));
        var complete = new boolean[] {true};
        hoisted.forEach(statement -> Rebuild.visitExpressions(
                statement,
                part -> complete[0] &= !(part instanceof Expression.Name(var name, var _) && missing.contains(name))));
        return complete[0];
    }

    private static Set<String> declared(Statement statement) {
        var names = new LinkedHashSet<String>();
        Rebuild.visitStatements(statement, inner -> {
            if (inner instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(variable -> names.add(variable.name()));
            }
        });
        return names;
    }

    /** Gives values to names that are declared inside the loop. */
    private static Expression expanded(Expression part, List<Command> loads, Scope outside) {
        return part instanceof Expression.Name(var name, var _)
                        && outside.definition(name).isEmpty()
                ? loads.stream()
                        .flatMap(load -> load.scope().definition(name).map(load.scope()::expanded).stream())
                        .findFirst()
                        .orElse(part)
                : part;
    }

    /** The largest statements that consist of the buffer's loads and stand inside the loops common to all its uses. */
    static List<Statement> tops(KernelAnalysis kernel, Residence residence) {
        var loads = residence.buffer().loads();
        var tops = new ArrayList<Statement>();
        for (var load : loads) {
            Statement top = load.statement();
            var own = load.scope()
                    .loops()
                    .subList(residence.common(), load.scope().loops().size());
            for (var loop : own.reversed()) {
                if (!loads.containsAll(kernel.inside(loop))) {
                    break;
                }
                top = loop.statement();
            }
            var found = top;
            if (tops.stream().noneMatch(known -> known == found)) {
                tops.add(found);
            }
        }
        return tops;
    }

    /** Whether the buffer is loaded from memory at all. */
    static boolean isLoaded(Buffer buffer) {
        return buffer.commands(Kind.LOAD).stream()
                .anyMatch(load -> !load.isClear() && load.call().arguments().size() > Signature.DRAM);
    }
}
