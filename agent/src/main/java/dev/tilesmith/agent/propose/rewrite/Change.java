package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.List;

/**
 * One rewrite at one place of a kernel.
 *
 * @param option name of the menu option
 * @param sentence what changes and on which lines, as a person would say it
 * @param variants the changed kernels, one for each choice of parameters, the most promising first; never empty
 */
public record Change(String option, String sentence, List<TranslationUnit> variants) {
    public Change {
        variants = List.copyOf(variants);
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("a change must have a variant: " + sentence);
        }
    }
}
