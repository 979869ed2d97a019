package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A preload and its compute, and the same pair when the array holds these weights already: the preload names no
 * weights ({@code GARBAGE_ADDR}) and the compute is the accumulated one.
 */
final class WeightReuse {
    private static final String PRELOADED = "compute_preloaded";

    private WeightReuse() {}

    /** Whether these are a preload with weights and the compute that uses them. */
    static boolean isPair(Statement preload, Statement compute) {
        return Command.is(preload, Kind.PRELOAD)
                && Command.is(compute, Kind.COMPUTE)
                && call(compute).function().endsWith(PRELOADED)
                && signature(preload).operands().stream().anyMatch(operand -> operand.role() == Role.WEIGHTS)
                && !Edits.isGarbage(weights(preload));
    }

    static Expression weights(Statement preload) {
        return call(preload).arguments().getFirst();
    }

    /** The pair that keeps the weights of the pair before it. */
    static List<Statement> reusing(Statement preload, Statement compute) {
        var first = call(preload);
        var arguments = new ArrayList<>(first.arguments());
        arguments.set(0, KernelBuilder.name("GARBAGE_ADDR"));
        return List.of(
                KernelBuilder.evaluate(new Expression.Call(first.function(), arguments, first.at())),
                KernelBuilder.evaluate(accumulated(call(compute))));
    }

    /** The pair that loads the weights where the condition holds, and keeps them elsewhere. */
    static List<Statement> selecting(Statement preload, Statement compute, Expression condition) {
        var first = call(preload);
        var arguments = new ArrayList<>(first.arguments());
        arguments.set(
                0, KernelBuilder.conditional(condition, arguments.getFirst(), KernelBuilder.name("GARBAGE_ADDR")));
        return List.of(
                KernelBuilder.evaluate(new Expression.Call(first.function(), arguments, first.at())),
                new Statement.If(
                        condition,
                        KernelBuilder.block(List.of(compute)),
                        Optional.of(KernelBuilder.block(List.of(KernelBuilder.evaluate(accumulated(call(compute)))))),
                        compute.at()));
    }

    private static Expression.Call accumulated(Expression.Call compute) {
        var name = compute.function().replace(PRELOADED, "compute_accumulated");
        return new Expression.Call(name, compute.arguments(), compute.at());
    }

    private static Expression.Call call(Statement statement) {
        return Command.call(statement).orElseThrow();
    }

    private static Signature signature(Statement statement) {
        return Command.signature(call(statement).function()).orElseThrow();
    }
}
