package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Affine;
import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Operand;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins moves of neighbouring blocks into one move of up to four blocks: longer bursts, fewer commands. */
public final class WidenMoves implements Rewrite {
    private static final long FULL_WIDTH = 0x2000_0000L;

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            change(kernel, nest.loop()).ifPresent(changes::add);
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Loop loop) {
        var commands = kernel.inside(loop);
        var statements = loop.body().stream()
                .filter(statement -> !(statement instanceof Statement.Comment))
                .toList();
        if (commands.size() != 1
                || statements.size() != 1
                || statements.getFirst() != commands.getFirst().statement()
                || !loop.exact()) {
            return Optional.empty();
        }
        var move = commands.getFirst();
        var factor = factor(kernel, loop, move);
        if (factor < 2) {
            return Optional.empty();
        }
        var edits = new Edits();
        edits.statement(loop.statement(), edited -> widened(kernel, loop, (Statement.For) edited, move, factor));
        var sentence = "move %d blocks at once in line %d instead of one in each iteration of loop %s"
                .formatted(factor, move.line(), loop.variable());
        return Optional.of(new Change("widen moves", sentence, List.of(kernel.with(edits.apply(kernel.body())))));
    }

    /** How many iterations one move can do. */
    private static long factor(KernelAnalysis kernel, Loop loop, Command move) {
        if (!move.is(Kind.LOAD) && !move.is(Kind.STORE)
                || move.call().arguments().size() != 4) {
            return 0;
        }
        var dim = kernel.target().dim();
        var operand = move.signature().operands().getFirst();
        var columns = move.columns(operand, dim);
        var wide = move.is(Kind.STORE) && !isFullWidth(move, operand)
                || move.references().stream().allMatch(reference -> reference.memory() == Memory.SCRATCHPAD);
        if (!wide
                || !columns.isConstant()
                || columns.first() % dim != 0
                || !advances(kernel, loop, move, columns.first())) {
            return 0;
        }
        var most = kernel.target().maxBlocks() * dim / columns.first();
        return loop.trips() <= most ? loop.trips() : loop.trips() % most == 0 ? most : 0;
    }

    /** Whether a store moves sums as they are: those have no room for a second block. */
    private static boolean isFullWidth(Command store, Operand operand) {
        var address = store.scope().value(store.argument(operand.argument()));
        return (address.first() & FULL_WIDTH) != 0;
    }

    /** Whether an iteration continues in memory and in the local rows where the one before ended. */
    private static boolean advances(KernelAnalysis kernel, Loop loop, Command move, long columns) {
        var operand = move.signature().operands().getFirst();
        var local = Affine.of(move.argument(operand.argument()), move.scope());
        var rows = columns / kernel.target().dim() * kernel.blockStride(move);
        return local.filter(form -> form.factor(loop.variable()) * loop.step() == rows)
                        .isPresent()
                && (move.isClear() || columnsAdvance(move.argument(Signature.DRAM), move, loop) == columns);
    }

    private static long columnsAdvance(Expression address, Command move, Loop loop) {
        if (address instanceof Expression.Unary(var operator, Expression.Index(var array, var index, var _), var _)
                && operator == Expression.UnaryOperator.ADDRESS_OF
                && !move.scope().dependsOn(array, loop)) {
            return Affine.of(index, move.scope())
                    .map(form -> form.factor(loop.variable()) * loop.step())
                    .orElse(0L);
        }
        return 0;
    }

    private static List<Statement> widened(
            KernelAnalysis kernel, Loop loop, Statement.For edited, Command move, long factor) {
        var columns = move.columns(
                        move.signature().operands().getFirst(), kernel.target().dim())
                .first();
        var statement = KernelBuilder.statements(edited.body()).stream()
                .filter(part -> Command.call(part).isPresent())
                .findFirst()
                .orElseThrow();
        var call = Command.call(statement).orElseThrow();
        var arguments = new ArrayList<>(call.arguments());
        arguments.set(2, KernelBuilder.number(columns * factor));
        var wide = KernelBuilder.evaluate(new Expression.Call(call.function(), arguments, call.at()));
        return factor == loop.trips()
                ? List.of(Rebuild.expressionsIn(Rebuild.substitute(wide, loop.variable(), loop.start()), Folding::fold))
                : List.of(loop.over(loop.start(), loop.bound(), loop.step() * factor, List.of(wide)));
    }
}
