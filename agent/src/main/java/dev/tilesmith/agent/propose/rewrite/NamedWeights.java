package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names the weights in every preload, also in those that go on with the weights of the one before. */
final class NamedWeights {
    private NamedWeights() {}

    /** The kernel's body so. */
    static Statement.Block of(StraightLine line) {
        var edits = new Edits();
        var weights = Optional.<Command>empty();
        for (var index = 0; index < line.commands().size(); index++) {
            var preload = line.commands().get(index);
            if (!preload.is(Kind.PRELOAD)) {
                continue;
            }
            if (preload.references().stream().anyMatch(reference -> reference.role() == Role.WEIGHTS)) {
                weights = Optional.of(preload);
            } else if (weights.isPresent() && line.compute(index).isPresent()) {
                name(weights.get(), preload, line.compute(index).get(), edits);
            }
        }
        return edits.apply(line.kernel().body());
    }

    private static void name(Command weights, Command preload, Command compute, Edits edits) {
        var function = compute.call().function();
        var operand = preload.operand(Role.WEIGHTS);
        if (!function.endsWith("compute_accumulated")
                || operand.isEmpty()
                || !preload.call().function().equals(weights.call().function())) {
            return;
        }
        var arguments = new ArrayList<>(preload.call().arguments());
        for (var index : List.of(
                operand.get().argument(), operand.get().columns(), operand.get().rows())) {
            if (index >= 0) {
                arguments.set(index, weights.argument(index));
            }
        }
        edits.statement(preload.statement(), _ -> List.of(call(preload.call().function(), arguments)));
        edits.statement(
                compute.statement(),
                _ -> List.of(call(
                        function.replace("accumulated", "preloaded"),
                        compute.call().arguments())));
    }

    private static Statement call(String function, List<Expression> arguments) {
        return KernelBuilder.evaluate(new Expression.Call(function, arguments, Position.NONE));
    }
}
