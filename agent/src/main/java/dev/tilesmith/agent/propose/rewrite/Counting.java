package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Interval;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values that a loop's variable takes one after the other, up or down, where constants decide them. */
record Counting(String variable, List<Long> values) {
    private static final int MAXIMUM = 512;

    static Optional<Counting> of(Statement.For loop, Scope scope) {
        if (!(loop.start().orElse(null) instanceof Statement.Declare(var variables, var _))
                || variables.size() != 1
                || variables.getFirst().initializer().isEmpty()
                || loop.condition().isEmpty()
                || loop.step().isEmpty()) {
            return Optional.empty();
        }
        var name = variables.getFirst().name();
        var first = scope.value(variables.getFirst().initializer().get());
        var step = Loop.step(loop.step().get(), name, scope);
        if (!first.isConstant() || step == 0 || Scope.assigned(loop.body()).contains(name)) {
            return Optional.empty();
        }
        return values(first.first(), step, name, loop.condition().get(), scope)
                .map(values -> new Counting(name, values));
    }

    private static Optional<List<Long>> values(long first, long step, String name, Expression condition, Scope scope) {
        var values = new ArrayList<Long>();
        for (var value = first; values.size() <= MAXIMUM; value += step) {
            var goesOn = scope.value(Rebuild.substitute(condition, name, KernelBuilder.number(value)));
            if (goesOn.equals(Interval.of(0))) {
                return Optional.of(List.copyOf(values));
            }
            if (!goesOn.isConstant()) {
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.empty();
    }
}
