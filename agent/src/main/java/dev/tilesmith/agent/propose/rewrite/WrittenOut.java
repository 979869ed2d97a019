package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Interval;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the host's part of a kernel: what remains is the sequence of its commands. Works as long as every loop counts
 * between constants and every condition is decided by them. Not thread-safe.
 */
final class WrittenOut {
    /** Longer kernels no longer fit the instruction cache, and nobody reads them. */
    private static final int MAXIMUM_COMMANDS = 512;

    private final List<Statement> result = new ArrayList<>();
    private final Set<String> assigned;
    private int commands;

    private WrittenOut(Set<String> assigned) {
        this.assigned = assigned;
    }

    /** The kernel's body as commands with constant operands, behind the declarations of its outermost block. */
    static Optional<Statement.Block> of(KernelAnalysis kernel) {
        var counted = new WrittenOut(Scope.assigned(kernel.body()));
        return counted.outermost(kernel.body().statements(), kernel.outermost())
                ? Optional.of(KernelBuilder.block(counted.result))
                : Optional.empty();
    }

    private boolean outermost(List<Statement> statements, Scope outer) {
        var scope = outer;
        for (var statement : statements) {
            switch (statement) {
                case Statement.Comment comment -> result.add(comment);
                case Statement.Declare declare -> {
                    if (!isFixed(declare)) {
                        return false;
                    }
                    result.add(declare);
                    for (var variable : declare.variables()) {
                        scope = scope.withDefinition(
                                variable.name(), variable.initializer().orElseThrow());
                    }
                }
                default -> {
                    if (!statement(statement, scope)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean statement(Statement statement, Scope scope) {
        return switch (statement) {
            case Statement.Comment _ -> true;
            case Statement.Block(var inner, var _) -> block(inner, scope);
            case Statement.For loop -> loop(loop, scope);
            case Statement.If(var condition, var whenTrue, var whenFalse, var _) ->
                decided(condition, scope)
                        .map(holds -> holds
                                ? statement(whenTrue, scope)
                                : whenFalse
                                        .map(other -> statement(other, scope))
                                        .orElse(true))
                        .orElse(false);
            case Statement.Evaluate _ when Command.call(statement).isPresent() -> command(statement, scope);
            default -> false;
        };
    }

    private boolean block(List<Statement> statements, Scope scope) {
        var rest = statements;
        while (!rest.isEmpty()) {
            var first = rest.getFirst();
            rest = rest.subList(1, rest.size());
            if (first instanceof Statement.Declare declare) {
                if (!isFixed(declare)) {
                    return false;
                }
                for (var variable : declare.variables()) {
                    var value = value(variable.initializer().orElseThrow(), scope);
                    rest = rest.stream()
                            .map(statement -> Rebuild.substitute(statement, variable.name(), value))
                            .toList();
                }
            } else if (!statement(first, scope)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFixed(Statement.Declare declare) {
        return declare.variables().stream()
                .allMatch(variable -> variable.initializer().isPresent() && !assigned.contains(variable.name()));
    }

    private boolean loop(Statement.For loop, Scope scope) {
        return Counting.of(loop, scope)
                .map(counting -> counting.values().stream().allMatch(value -> {
                    var number = KernelBuilder.number(value);
                    var body = Rebuild.substitute(loop.body(), counting.variable(), number);
                    return !Unroll.leaves(loop.body()) && statement(body, scope);
                }))
                .orElse(false);
    }

    private boolean command(Statement statement, Scope scope) {
        result.add(Rebuild.expressionsIn(statement, part -> simplified(part, scope)));
        return ++commands <= MAXIMUM_COMMANDS;
    }

    private static Expression simplified(Expression expression, Scope scope) {
        if (expression instanceof Expression.Conditional(var condition, var whenTrue, var whenFalse, var _)) {
            return decided(condition, scope)
                    .map(holds -> holds ? whenTrue : whenFalse)
                    .orElse(expression);
        }
        return Folding.fold(expression);
    }

    private static Optional<Boolean> decided(Expression condition, Scope scope) {
        var value = scope.value(condition);
        if (value.equals(Interval.of(0))) {
            return Optional.of(false);
        }
        return value.first() > 0 || value.last() < 0 ? Optional.of(true) : Optional.empty();
    }

    /** A local variable's value, as a constant where it is one. */
    private static Expression value(Expression initializer, Scope scope) {
        var value = scope.value(initializer);
        if (!value.isConstant() || value.first() < 0) {
            return initializer;
        }
        return value.first() > Integer.MAX_VALUE
                ? KernelBuilder.hexadecimal(value.first())
                : KernelBuilder.number(value.first());
    }
}
