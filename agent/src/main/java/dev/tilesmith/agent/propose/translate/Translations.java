package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.rewrite.Change;
import dev.tilesmith.agent.propose.rewrite.Rewrite;
import java.util.ArrayList;
import java.util.List;

/** Steps that bring the matrix products of a plain C loop nest to the accelerator, named as on the translation menu. */
public final class Translations implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : new ProductFinder(kernel).products()) {
            var expanded = nest.start() instanceof ProductNest.Start.Other
                    ? List.<dev.tilesmith.sim.c.tree.TranslationUnit>of()
                    : new ProductCode(kernel, nest).variants();
            if (!expanded.isEmpty()) {
                changes.add(new Change(
                        "expand to commands",
                        "compute the product of %s, %s, on the accelerator, a tile of the output at a time"
                                .formatted(nest.place(), nest.size()),
                        expanded));
            }
            new SumsSplit(kernel, nest)
                    .unit()
                    .ifPresent(unit -> changes.add(new Change(
                            "recognize the op",
                            "take the product of %s, %s, apart from what becomes of its sums"
                                    .formatted(nest.place(), nest.size()),
                            List.of(unit))));
        }
        return changes;
    }
}
