package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;

/** Cuts an inner loop into tiles and walks each tile for all iterations of the loop around it. */
public final class Tile implements Rewrite {
    private static final List<Long> FACTORS = List.of(4L, 2L, 8L);

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var pair : Interchange.pairs(kernel)) {
            var variants = new ArrayList<TranslationUnit>();
            for (var factor : FACTORS) {
                if (pair.inner().trips() > factor && pair.inner().also().isEmpty()) {
                    variants.add(tiled(kernel, pair, factor));
                }
            }
            if (!variants.isEmpty()) {
                var sentence = "tile loop %s (line %d) around loop %s (line %d)"
                        .formatted(
                                pair.inner().variable(),
                                pair.inner().line(),
                                pair.outer().variable(),
                                pair.outer().line());
                changes.add(new Change("tile loops", sentence, variants));
            }
        }
        return changes;
    }

    private static TranslationUnit tiled(KernelAnalysis kernel, Interchange.Pair pair, long factor) {
        var inner = pair.inner();
        var name = kernel.fresh(inner.variable() + "_tile");
        var start = KernelBuilder.name(name);
        var width = factor * inner.step();
        var limit = KernelBuilder.plus(start, width);
        var condition = KernelBuilder.less(KernelBuilder.name(inner.variable()), limit);
        var whole = inner.exact() && inner.trips() % factor == 0
                ? condition
                : KernelBuilder.and(condition, KernelBuilder.less(KernelBuilder.name(inner.variable()), inner.bound()));
        var edits = new Edits();
        edits.statement(pair.outer().statement(), _ -> {
            var innermost = KernelBuilder.loop(inner.variable(), start, whole, inner.step(), inner.body());
            var body = new ArrayList<>(pair.between());
            body.add(innermost);
            var outer = pair.outer().with(body);
            return List.of(KernelBuilder.loop(
                    name, inner.start(), KernelBuilder.less(start, inner.bound()), width, List.of(outer)));
        });
        return kernel.with(edits.apply(kernel.body()));
    }
}
