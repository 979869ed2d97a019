package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.List;

/** What the parser made of a source text. */
public sealed interface Parsed {
    record Accepted(TranslationUnit unit) implements Parsed {}

    /** At least one diagnostic, in the order of the text. */
    record Rejected(List<Diagnostic> diagnostics) implements Parsed {
        public Rejected {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
