package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.sim.c.tree.Expression;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rough guess of a kernel's cycles from its text, good enough to say which change is worth a try.
 *
 * <p>Each unit's work is summed; units overlap, except where a buffer is filled again in the same rows: then loads and
 * computes take turns. Costs are those of micro.md (16 bytes a cycle, 16 cycles a compute, 32 with operands in one
 * bank).
 */
public final class CycleEstimate {
    private static final double TURN_LATENCY = 45;
    private static final double DRAIN_LATENCY = 90;

    private static final int MAXIMUM_COUNTED = 1024;

    private final KernelAnalysis kernel;
    private final int dim;
    private final Map<Expression, Double> shares = new IdentityHashMap<>();

    private CycleEstimate(KernelAnalysis kernel) {
        this.kernel = kernel;
        this.dim = kernel.target().dim();
    }

    public static double cycles(KernelAnalysis kernel) {
        return new CycleEstimate(kernel).total();
    }

    private double total() {
        var load = sum(Kind.LOAD);
        var store = sum(Kind.STORE);
        var execute = executeCycles();
        var host = hostCycles();
        var turns = kernel.buffers().stream().mapToDouble(this::turns).sum();
        var busiest = Math.max(Math.max(execute + turns, load), Math.max(store, host));
        // Units that are nearly as busy as the busiest one get in its way.
        return busiest + 0.05 * (load + store + execute + host);
    }

    private double sum(Kind kind) {
        return kernel.commands(kind).stream()
                .mapToDouble(command -> runs(command) * moveCycles(command))
                .sum();
    }

    private double moveCycles(Command move) {
        var operand = move.signature().operands().getFirst();
        var rows = Math.max(1, Math.min(dim, move.rows(operand, dim).last()));
        var blocks = Math.max(
                1,
                Math.min(
                        kernel.target().maxBlocks(), (move.columns(operand, dim).last() + dim - 1) / dim));
        if (move.is(Kind.STORE)) {
            return rows * (blocks == 1 ? 1.6 : 1.75 * blocks);
        }
        var wide = !move.isClear()
                && move.references().stream().anyMatch(reference -> reference.memory() == Memory.ACCUMULATOR);
        return 2 + rows * blocks * (wide ? 4.0 : 1.0);
    }

    private double executeCycles() {
        var sum = 0.0;
        var fed = true;
        var conflict = false;
        for (var command : kernel.commands()) {
            if (command.is(Kind.PRELOAD)) {
                fed = command.references().stream().anyMatch(reference -> reference.role() == Role.WEIGHTS);
                conflict = fed && conflicts(command);
            }
            if (command.is(Kind.COMPUTE)) {
                var accumulated = command.call().function().endsWith("accumulated");
                var rows = Math.max(
                        4,
                        Math.min(
                                dim,
                                command.rows(command.signature().operands().getFirst(), dim)
                                        .last()));
                sum += runs(command) * (accumulated || !fed ? rows : conflict ? 2.0 * dim : dim);
            }
        }
        return sum;
    }

    /** Whether some inputs lie in the bank of these weights. */
    private boolean conflicts(Command preload) {
        var bank = kernel.bankRows(Memory.SCRATCHPAD);
        return preload.references().stream()
                .filter(reference -> reference.role() == Role.WEIGHTS)
                .flatMap(reference -> kernel.buffer(reference).stream())
                .anyMatch(weights -> kernel.buffers().stream()
                        .filter(other -> other.memory() == Memory.SCRATCHPAD && other.has(Role.INPUT))
                        .anyMatch(other -> other.first() / bank <= (weights.end() - 1) / bank
                                && weights.first() / bank <= (other.end() - 1) / bank));
    }

    /** Cycles in which the array waits because a buffer's rows are filled again. */
    private double turns(Buffer buffer) {
        var common = commonLoops(buffer);
        if (common.isEmpty()) {
            return 0;
        }
        var innermost = common.getLast();
        if (buffer.isPlacedBy(innermost) && buffer.memory() == Memory.SCRATCHPAD) {
            // A move that writes to the bank that the array reads from goes first.
            return (buffer.rows() > kernel.bankRows(Memory.SCRATCHPAD) ? 0.1 : 0.8) * fills(buffer);
        }
        if (buffer.memory() == Memory.SCRATCHPAD) {
            var turns = buffer.loads().stream()
                    .mapToDouble(load -> runs(load, common))
                    .max()
                    .orElse(0);
            return 0.8 * fills(buffer) + TURN_LATENCY * turns;
        }
        if (buffer.isPlacedBy(innermost)) {
            return 0.3 * fills(buffer);
        }
        var stores = buffer.commands(Kind.STORE);
        var drains =
                stores.stream().mapToDouble(store -> runs(store, common)).max().orElse(0);
        var moved = stores.stream()
                .mapToDouble(store -> runs(store) * moveCycles(store))
                .sum();
        return fills(buffer) + 0.5 * moved + DRAIN_LATENCY * drains;
    }

    private double fills(Buffer buffer) {
        return buffer.loads().stream()
                .mapToDouble(load -> runs(load) * moveCycles(load))
                .sum();
    }

    private static List<Loop> commonLoops(Buffer buffer) {
        var common = new ArrayList<>(buffer.uses().getFirst().command().scope().loops());
        for (var use : buffer.uses()) {
            var loops = use.command().scope().loops();
            common.removeIf(loop -> loops.stream().noneMatch(other -> other.statement() == loop.statement()));
        }
        common.removeIf(loop -> loop.trips() < 2);
        return common;
    }

    private double hostCycles() {
        var sum = 0.0;
        for (var command : kernel.commands()) {
            sum += runs(command) * (2.5 + 0.8 * work(command));
        }
        for (var nest : kernel.loops()) {
            sum += runs(nest.outside()) * nest.loop().trips() * 2.0;
        }
        return sum;
    }

    /** Operators that the innermost loop makes the host compute anew. */
    private static double work(Command command) {
        var loops = command.scope().loops();
        if (loops.isEmpty()) {
            return 0;
        }
        var innermost = loops.getLast();
        var count = new double[1];
        for (var argument : command.call().arguments()) {
            Rebuild.visit(argument, part -> {
                if (part instanceof Expression.Conditional) {
                    count[0] += 3;
                } else if (part instanceof Expression.Binary || part instanceof Expression.Index) {
                    count[0] += command.scope().dependsOn(part, innermost) ? 1 : 0;
                }
            });
        }
        return count[0];
    }

    private double runs(Command command) {
        return runs(command.scope());
    }

    /** Runs of the command's share of the common loops alone. */
    private double runs(Command command, List<Loop> common) {
        var own = command.scope().loops().stream()
                .filter(loop -> common.stream().noneMatch(other -> other.statement() == loop.statement()))
                .mapToDouble(Loop::trips)
                .reduce(1, (a, b) -> a * b);
        return runs(command) / Math.max(1, own);
    }

    private double runs(Scope scope) {
        var runs = scope.loops().stream().mapToDouble(Loop::trips).reduce(1, (a, b) -> a * b);
        for (var loop : scope.loops()) {
            runs *= loop.also().map(condition -> share(condition, scope)).orElse(1.0);
        }
        for (var guard : scope.guards()) {
            runs *= share(guard, scope);
        }
        return runs;
    }

    /** The share of iterations in which a condition holds: counted, where that is quick. */
    private double share(Expression condition, Scope scope) {
        return shares.computeIfAbsent(condition, _ -> newShare(condition, scope));
    }

    private static double newShare(Expression condition, Scope scope) {
        var value = scope.value(condition);
        if (value.isConstant()) {
            return value.first() == 0 ? 0 : 1;
        }
        var counters = scope.counters(condition).stream()
                .flatMap(name -> scope.counter(name).stream())
                .toList();
        var combinations = counters.stream().mapToDouble(Loop::trips).reduce(1, (a, b) -> a * b);
        return counters.isEmpty() || combinations > MAXIMUM_COUNTED
                ? 0.9
                : counted(condition, scope, counters) / combinations;
    }

    private static double counted(Expression condition, Scope scope, List<Loop> counters) {
        if (counters.isEmpty()) {
            var value = scope.value(condition);
            return value.isConstant() ? value.first() : 0.5;
        }
        var loop = counters.getFirst();
        var rest = counters.subList(1, counters.size());
        var sum = 0.0;
        for (var i = 0; i < loop.trips(); i++) {
            var fixed = scope.withLimits(loop.variable(), Interval.of(loop.first() + i * loop.step()));
            sum += counted(condition, fixed, rest);
        }
        return sum;
    }
}
