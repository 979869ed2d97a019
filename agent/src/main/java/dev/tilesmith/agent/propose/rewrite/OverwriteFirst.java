package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets the first sum of each result overwrite the accumulator, so that nothing has to clear it before. */
public final class OverwriteFirst implements Rewrite {
    private static final long ACCUMULATE = 0x4000_0000L;

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var buffer : kernel.buffers()) {
            if (buffer.memory() == Memory.ACCUMULATOR) {
                change(kernel, buffer).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Buffer buffer) {
        var clears = buffer.loads();
        var preloads = buffer.commands(Kind.PRELOAD);
        if (clears.size() != 1 || !clears.getFirst().isClear() || preloads.isEmpty()) {
            return Optional.empty();
        }
        var clear = clears.getFirst();
        var variants = new ArrayList<TranslationUnit>();
        whole(kernel, clear, preloads).ifPresent(variants::add);
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        var sentence = "drop the zero fill of line %d: let the first compute (line %d) overwrite the accumulator"
                .formatted(clear.line(), preloads.getFirst().line());
        return Optional.of(new Change("overwrite instead of clearing", sentence, variants));
    }

    private static Optional<TranslationUnit> whole(KernelAnalysis kernel, Command clear, List<Command> preloads) {
        var common = common(clear.scope(), preloads.getFirst().scope());
        var edits = new Edits();
        var top = top(kernel, clear, common);
        Optional<Loop> gated = gated(preloads.getFirst(), common);
        var flag = gated.map(_ -> kernel.fresh("first"));
        for (var preload : preloads) {
            var target =
                    preload.argument(preload.operand(Role.RESULT).orElseThrow().argument());
            var condition = condition(preload, target, common, gated, flag);
            var replaced = condition.flatMap(first -> overwriting(preload.scope(), target, first));
            if (replaced.isEmpty()) {
                return Optional.empty();
            }
            edits.argument(target, _ -> replaced.get());
        }
        if (flag.isPresent()) {
            // The loop may skip its first iterations, so a flag says whether something was written yet.
            var name = flag.get();
            var inner = inside(preloads.getFirst(), gated.orElseThrow());
            var reset = KernelBuilder.evaluate(
                    new Expression.Assign(KernelBuilder.name(name), KernelBuilder.number(0), Position.NONE));
            if (inner.isEmpty()) {
                return Optional.empty();
            }
            edits.statement(
                    top,
                    _ -> List.of(KernelBuilder.declare(new TypeSyntax.Named("int"), name, KernelBuilder.number(1))));
            edits.statement(inner.get().statement(), edited -> List.of(edited, reset));
        } else {
            edits.remove(top);
        }
        return Optional.of(kernel.with(edits.apply(kernel.body())));
    }

    private static int common(Scope clear, Scope preload) {
        var depth = 0;
        while (depth < Math.min(clear.loops().size(), preload.loops().size())
                && clear.loops().get(depth).statement()
                        == preload.loops().get(depth).statement()) {
            depth++;
        }
        return depth;
    }

    /** The outermost loop that does nothing but clear, or the command itself. */
    private static Statement top(KernelAnalysis kernel, Command clear, int common) {
        Statement top = clear.statement();
        var own = clear.scope().loops().subList(common, clear.scope().loops().size());
        for (var loop : own.reversed()) {
            if (kernel.inside(loop).size() > 1) {
                break;
            }
            top = loop.statement();
        }
        return top;
    }

    /** The innermost reduction loop that may skip iterations. */
    private static Optional<Loop> gated(Command preload, int common) {
        var scope = preload.scope();
        Optional<Loop> result = Optional.empty();
        for (var loop : scope.loops().subList(common, scope.loops().size())) {
            if (scope.guards().stream().anyMatch(guard -> scope.dependsOn(guard, loop))) {
                result = Optional.of(loop);
            }
        }
        return result;
    }

    private static Optional<Loop> inside(Command preload, Loop loop) {
        var loops = preload.scope().loops();
        var next = loops.indexOf(loop) + 1;
        return next < loops.size() ? Optional.of(loops.get(next)) : Optional.empty();
    }

    /** Holds for the first compute into a row: every loop that does not choose the row is in its first iteration. */
    private static Optional<Expression> condition(
            Command preload, Expression target, int common, Optional<Loop> gated, Optional<String> flag) {
        var scope = preload.scope();
        Optional<Expression> result = flag.map(KernelBuilder::name);
        var from = gated.map(loop -> scope.loops().indexOf(loop) + 1).orElse(common);
        for (var loop : scope.loops().subList(from, scope.loops().size())) {
            if (loop.trips() > 1 && !scope.dependsOn(target, loop)) {
                var first = KernelBuilder.equal(KernelBuilder.name(loop.variable()), loop.start());
                result = Optional.of(
                        result.map(before -> KernelBuilder.and(before, first)).orElse(first));
            }
        }
        return result;
    }

    /** The address with the accumulate bit cleared where the condition holds. */
    private static Optional<Expression> overwriting(Scope scope, Expression target, Expression condition) {
        var found = new ArrayList<Expression>();
        Rebuild.visit(target, part -> {
            if (part instanceof Expression.Name || part instanceof Expression.IntegerLiteral) {
                var value = scope.value(part);
                if (value.isConstant() && value.first() >= 0xC000_0000L && value.first() != 0xFFFF_FFFFL) {
                    found.add(part);
                }
            }
        });
        if (found.size() != 1) {
            return Optional.empty();
        }
        var accumulating = found.getFirst();
        var plain = scope.value(accumulating).first() - ACCUMULATE;
        var name = scope.constantNamed(plain);
        Expression overwriting = name.isPresent()
                ? KernelBuilder.name(name.get())
                : new Expression.IntegerLiteral("0x%Xu".formatted(plain), Position.NONE);
        var choice = KernelBuilder.conditional(condition, overwriting, accumulating);
        return Optional.of(Rebuild.expression(target, part -> part.equals(accumulating) ? choice : part));
    }
}
