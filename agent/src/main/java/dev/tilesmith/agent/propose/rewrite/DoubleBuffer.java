package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives consecutive iterations of a loop different rows for a buffer, so that the next tile can be moved while this
 * one is computed on.
 */
public final class DoubleBuffer implements Rewrite {
    private static final List<Long> PARTS = List.of(2L, 3L, 4L);

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var buffer : kernel.buffers()) {
            for (var nest : kernel.loops()) {
                if (alternates(buffer, nest.loop())) {
                    change(kernel, buffer, nest.loop()).ifPresent(changes::add);
                }
            }
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Buffer buffer, Loop loop) {
        var variants = new ArrayList<TranslationUnit>();
        // With three iterations two halves would meet where the loop begins anew.
        var order = loop.trips() == 3 ? List.of(3L, 2L) : PARTS;
        for (var parts : order) {
            if (parts <= loop.trips()) {
                apart(kernel, buffer, loop, parts).ifPresent(variants::add);
                rotate(kernel, buffer, loop, parts, buffer.rows()).ifPresent(variants::add);
            }
        }
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        var option = buffer.memory() == Memory.ACCUMULATOR
                ? "double-buffer the accumulator"
                : "double-buffer the scratchpad";
        var sentence = "let consecutive iterations of loop %s (line %d) use different %s rows for the %s of line %d"
                .formatted(
                        loop.variable(),
                        loop.line(),
                        buffer.memory() == Memory.ACCUMULATOR ? "accumulator" : "scratchpad",
                        buffer.content(),
                        buffer.uses().getFirst().command().line());
        return Optional.of(new Change(option, sentence, variants));
    }

    /** Whether each iteration fills the buffer anew and uses it alone, in rows that do not depend on the loop yet. */
    static boolean alternates(Buffer buffer, Loop loop) {
        return loop.trips() >= 2 && buffer.isInside(loop) && isFilled(buffer, loop) && !buffer.isPlacedBy(loop);
    }

    private static boolean isFilled(Buffer buffer, Loop loop) {
        if (buffer.memory() == Memory.ACCUMULATOR) {
            return buffer.commands(Kind.STORE).stream().allMatch(store -> isUnconditional(store, loop));
        }
        return buffer.uses().stream()
                        .filter(use -> use.reference().role().isWritten())
                        .allMatch(use -> isUnconditional(use.command(), loop))
                && buffer.uses().stream().anyMatch(use -> use.reference().role().isWritten());
    }

    private static boolean isUnconditional(Command command, Loop loop) {
        return !isGatedBy(command, loop);
    }

    /** Whether the command runs in single iterations of the loop only. */
    static boolean isGatedBy(Command command, Loop loop) {
        return command.scope().guards().stream().anyMatch(guard -> decides(command, guard, loop));
    }

    /** Whether a condition selects single iterations of the loop, as a gate does. */
    private static boolean decides(Command command, Expression guard, Loop loop) {
        return guard instanceof Expression.Binary(var operator, var left, var right, var _)
                && (operator == BinaryOperator.LOGICAL_AND
                        ? decides(command, left, loop) || decides(command, right, loop)
                        : operator == BinaryOperator.EQUAL && command.scope().dependsOn(left, loop));
    }

    /** Rotates over two parts, in banks of their own where there is room for it. */
    static Optional<TranslationUnit> rotate(KernelAnalysis kernel, Buffer buffer, Loop loop) {
        return apart(kernel, buffer, loop, 2).or(() -> rotate(kernel, buffer, loop, 2, buffer.rows()));
    }

    /**
     * Parts in different banks keep moves and computes out of each other's way: a bank has one port, and a move that
     * writes to it goes first (accelerator-timing.md, section 2.4, row arbitration).
     */
    private static Optional<TranslationUnit> apart(KernelAnalysis kernel, Buffer buffer, Loop loop, long parts) {
        var bank = kernel.bankRows(buffer.memory());
        return parts <= 3 && buffer.rows() < bank ? rotate(kernel, buffer, loop, parts, bank) : Optional.empty();
    }

    private static Optional<TranslationUnit> rotate(
            KernelAnalysis kernel, Buffer buffer, Loop loop, long parts, long apart) {
        var rows = apart * (parts - 1) + buffer.rows();
        var place = Layout.place(kernel, buffer, rows);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        var name = kernel.fresh(loop.variable() + (buffer.memory() == Memory.ACCUMULATOR ? "_sums" : "_rows"));
        var part = KernelBuilder.binary(BinaryOperator.REMAINDER, loop.iteration(), KernelBuilder.number(parts));
        var edits = new Edits();
        edits.shift(kernel, buffer, place.get() - buffer.first());
        edits.shift(buffer, KernelBuilder.name(name));
        edits.atStart(loop, List.of(KernelBuilder.address(name, KernelBuilder.times(part, apart))));
        return Optional.of(kernel.with(edits.apply(kernel.body())));
    }
}
