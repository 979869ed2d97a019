package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts statements in the place of one, in a file that includes the vendor's header. */
final class Replacement {
    private Replacement() {}

    static TranslationUnit of(KernelAnalysis kernel, Statement old, List<Statement> statements) {
        var body = Rebuild.block(
                kernel.body(), statement -> statement == old ? Optional.of(statements) : Optional.empty());
        var unit = kernel.with(body);
        var isIncluded = unit.items().stream()
                .anyMatch(item ->
                        item instanceof Item.Include include && include.header().endsWith("gemmini.h"));
        if (isIncluded) {
            return unit;
        }
        var items = new ArrayList<Item>();
        items.add(new Item.Include("gemmini.h", Position.NONE));
        items.addAll(unit.items());
        return new TranslationUnit(items);
    }
}
