package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.parse.Builtins;
import dev.tilesmith.sim.c.parse.KnownNames;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.text.Spelling;
import java.util.ArrayList;
import java.util.List;

/** Looks names up and declares them; knows which names a kernel cannot have. */
public final class Names {
    /** Functions of the known headers. */
    static final List<String> FUNCTIONS = List.copyOf(KnownNames.FUNCTIONS.keySet());

    private final Context context;
    private final Builtins builtins;

    Names(Context context, Builtins builtins) {
        this.context = context;
        this.builtins = builtins;
    }

    Symbol find(String name, Position at) {
        return context.scope().find(name).orElseThrow(() -> undeclared(name, at));
    }

    Refusal undeclared(String name, Position at) {
        if (builtins.command(name).isPresent()) {
            return new Refusal(at, "%s must be called: write %s(…)".formatted(name, name));
        }
        var suggestion = suggestion(name);
        return new Refusal(
                at,
                "the name '%s' is not declared%s"
                        .formatted(name, suggestion.isEmpty() ? "; declare it before this line" : suggestion));
    }

    /** Ends the check of an expression that uses a name whose declaration is already reported. */
    Refusal silent() {
        return new Refusal(Position.NONE, "");
    }

    String suggestion(String name) {
        // gemmini_mvin2 and its like have no short form, which its readers do not expect.
        var extended = name.replaceFirst("^gemmini_", "gemmini_extended_");
        if (!extended.equals(name) && builtins.command(extended).isPresent()) {
            return "; did you mean '%s'?"
                    .formatted(builtins.command(extended).get().definition().signature());
        }
        var known = new ArrayList<>(context.scope().visibleNames());
        known.addAll(builtins.vocabularyNames());
        known.addAll(FUNCTIONS);
        known.removeIf(name::equals);
        return Spelling.nearest(name, known)
                .or(() -> Spelling.abbreviated(name, known))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    void declare(String name, Symbol symbol, Position at) {
        if (builtins.isVocabulary(name)) {
            throw new Refusal(at, "'%s' is a name of gemmini.h and cannot be redefined".formatted(name));
        }
        var here = context.scope().findHere(name);
        if (here.isPresent() && !(here.get() instanceof Symbol.Broken)) {
            throw new Refusal(at, "'%s' is already declared in this block".formatted(name));
        }
        if (context.scope().find(name).orElse(symbol) instanceof Symbol.Macro) {
            throw new Refusal(at, "'%s' is the name of a macro: choose another".formatted(name));
        }
        context.scope().put(name, symbol);
    }
}
