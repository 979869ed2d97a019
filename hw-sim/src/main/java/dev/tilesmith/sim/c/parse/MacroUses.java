package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Token;
import dev.tilesmith.sim.c.text.Token.Kind;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.LinkedHashSet;
import java.util.Set;

/** The words that a tree uses: which of a kernel's own macros stand in it as names. */
public final class MacroUses {
    private MacroUses() {}

    public static Set<String> in(TranslationUnit unit) {
        var words = new LinkedHashSet<String>();
        var withoutDefines = new TranslationUnit(unit.items().stream()
                .filter(item -> !(item instanceof TranslationUnit.Item.Define))
                .toList());
        for (var token : Token.scan(Printer.print(withoutDefines))) {
            if (token.kind() == Kind.WORD) {
                words.add(token.text());
            }
        }
        return words;
    }
}
