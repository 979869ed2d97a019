package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves weights and inputs into different scratchpad banks. A bank has one port: operands in the same bank make a
 * compute with a preload take 32 cycles instead of 16 (accelerator-timing.md, section 2.4).
 */
public final class SeparateBanks implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var buffer : kernel.buffers()) {
            for (var other : kernel.buffers()) {
                if (buffer != other && shareBank(kernel, buffer, other)) {
                    change(kernel, buffer, other).ifPresent(changes::add);
                }
            }
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Buffer buffer, Buffer other) {
        var bank = kernel.bankRows(Memory.SCRATCHPAD);
        var places = new Layout(kernel, List.of(buffer)).places(buffer, buffer.rows());
        var variants = new ArrayList<TranslationUnit>();
        for (var place : places) {
            var apart = place / bank > (other.end() - 1) / bank
                    || (place + buffer.rows() - 1) / bank < other.first() / bank;
            if (apart && place != buffer.first()) {
                var edits = new Edits();
                edits.shift(kernel, buffer, place - buffer.first());
                variants.add(kernel.with(edits.apply(kernel.body())));
            }
        }
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        var sentence = "move the %s of line %d to another scratchpad bank than the %s of line %d"
                .formatted(
                        buffer.content(),
                        buffer.uses().getFirst().command().line(),
                        other.content(),
                        other.uses().getFirst().command().line());
        return Optional.of(new Change("spread data over scratchpad banks", sentence, variants));
    }

    /** Whether operands that the array reads together lie in the same bank. */
    static boolean shareBank(KernelAnalysis kernel, Buffer a, Buffer b) {
        var bank = kernel.bankRows(Memory.SCRATCHPAD);
        return a.memory() == Memory.SCRATCHPAD
                && b.memory() == Memory.SCRATCHPAD
                && Layout.isReadWith(a, b)
                && a.first() / bank <= (b.end() - 1) / bank
                && b.first() / bank <= (a.end() - 1) / bank;
    }
}
