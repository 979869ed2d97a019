package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Affine;
import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.agent.propose.analysis.Loop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a buffer is kept: loops that load it again for nothing (the first is the outermost), and loops whose tiles
 * need rows of their own, outermost first.
 */
record Residence(Buffer buffer, List<Loop> gates, List<Loop> expanded, int common) {
    long rows() {
        return expanded.stream().mapToLong(Loop::trips).reduce(buffer.rows(), (a, b) -> a * b);
    }

    /** Every way to keep the buffer, the outermost loop first. */
    static List<Residence> of(Buffer buffer) {
        var common = commonLoops(buffer);
        if (!buffer.loads().stream().allMatch(load -> isStill(load, common))) {
            return List.of();
        }
        var moved = counters(buffer, false);
        var result = new ArrayList<Residence>();
        for (var i = 0; i < common.size(); i++) {
            if (moved.contains(common.get(i).variable()) || common.get(i).trips() < 2) {
                continue;
            }
            var inside = common.subList(i, common.size());
            var gates = inside.stream()
                    .filter(loop -> !moved.contains(loop.variable()) && loop.trips() > 1)
                    .toList();
            var expanded = inside.stream()
                    .filter(loop -> moved.contains(loop.variable()) && !buffer.isPlacedBy(loop) && loop.trips() > 1)
                    .toList();
            if (buffer.loads().stream().noneMatch(load -> dependsOnAny(load, gates))) {
                result.add(new Residence(buffer, gates, expanded, common.size()));
            }
        }
        return result;
    }

    /** Whether a load goes to rows that loops choose which do not choose its data. */
    private static boolean dependsOnAny(Command load, List<Loop> loops) {
        var address =
                load.argument(load.operand(Command.Role.LOADED).orElseThrow().argument());
        return loops.stream().anyMatch(loop -> load.scope().dependsOn(address, loop));
    }

    /** Whether the loops of the load's own give each of its tiles rows that stay its own. */
    private static boolean isStill(Command load, List<Loop> common) {
        var scope = load.scope();
        var address = Affine.of(
                load.argument(load.operand(Command.Role.LOADED).orElseThrow().argument()), scope);
        return scope.loops().subList(common.size(), scope.loops().size()).stream()
                .filter(loop -> loop.trips() > 1 && scope.dependsOn(load.argument(Signature.DRAM), loop))
                .allMatch(loop -> address.filter(form -> form.factor(loop.variable()) != 0)
                        .isPresent());
    }

    private static List<Loop> commonLoops(Buffer buffer) {
        var scopes = buffer.uses().stream().map(use -> use.command().scope()).toList();
        var common = new ArrayList<Loop>();
        var first = scopes.getFirst().loops();
        for (var i = 0; i < first.size(); i++) {
            var depth = i;
            var statement = first.get(i).statement();
            if (!scopes.stream()
                    .allMatch(scope -> scope.loops().size() > depth
                            && scope.loops().get(depth).statement() == statement)) {
                break;
            }
            common.add(first.get(i));
        }
        return common;
    }

    /** Variables of the loops that decide what the loads move, or also whether they run. */
    static Set<String> counters(Buffer buffer, boolean withGuards) {
        var result = new LinkedHashSet<String>();
        for (var load : buffer.loads()) {
            var arguments = load.call().arguments();
            for (var i = 0; i < arguments.size(); i++) {
                if (i != load.operand(Command.Role.LOADED).orElseThrow().argument()) {
                    result.addAll(load.scope().counters(arguments.get(i)));
                }
            }
            if (withGuards) {
                load.scope()
                        .guards()
                        .forEach(guard -> result.addAll(load.scope().counters(guard)));
            }
        }
        return result;
    }
}
