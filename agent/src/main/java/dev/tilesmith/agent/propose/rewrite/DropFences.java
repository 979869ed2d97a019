package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import java.util.ArrayList;
import java.util.List;

/** Removes fences, all but the one at the end: the reservation station orders commands by the rows that they touch. */
public final class DropFences implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var fences = kernel.commands(Kind.FENCE);
        var changes = new ArrayList<Change>();
        if (fences.size() > 2) {
            var edits = new Edits();
            fences.subList(0, fences.size() - 1).forEach(fence -> edits.remove(fence.statement()));
            changes.add(new Change(
                    "drop needless fences",
                    "drop all fences but the last (line %d)"
                            .formatted(fences.getLast().line()),
                    List.of(kernel.with(edits.apply(kernel.body())))));
        }
        for (var fence : fences.subList(0, Math.max(0, fences.size() - 1))) {
            var edits = new Edits();
            edits.remove(fence.statement());
            changes.add(new Change(
                    "drop needless fences",
                    "drop the fence of line %d".formatted(fence.line()),
                    List.of(kernel.with(edits.apply(kernel.body())))));
        }
        return changes;
    }
}
