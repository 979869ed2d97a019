package dev.tilesmith.sim.c;

import dev.tilesmith.sim.c.Token.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/** The words that a tree uses: which of a kernel's own macros stand in it as names. */
final class MacroUses {
    private MacroUses() {}

    static Set<String> in(TranslationUnit unit) {
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
