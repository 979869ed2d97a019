package dev.tilesmith.sim.c;

import dev.tilesmith.sim.c.check.Checker;
import dev.tilesmith.sim.c.check.Context;
import dev.tilesmith.sim.c.parse.Builtins;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.SourceText;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;

/** The whole C front end: source text to a checked program, or to diagnostics for its author. */
public final class FrontEnd {
    private FrontEnd() {}

    /** What became of a source text. */
    public sealed interface Result {
        record Accepted(CheckedKernel kernel) implements Result {}

        /** At least one diagnostic, in the order of the text. */
        record Rejected(List<Diagnostic> diagnostics) implements Result {
            public Rejected {
                diagnostics = List.copyOf(diagnostics);
            }
        }
    }

    public static Result check(String fileName, String source, GemminiConfig target) {
        var builtins = Builtins.of(target);
        return switch (builtins.parser().parseSource(fileName, source)) {
            case Parsed.Rejected(var diagnostics) -> new Result.Rejected(diagnostics);
            case Parsed.Accepted(var unit) -> checkUnit(new SourceText(fileName, source), unit, builtins);
        };
    }

    private static Result checkUnit(SourceText source, TranslationUnit unit, Builtins builtins) {
        var problems = new Problems(source);
        try {
            var program = new Checker(unit, new Context(problems), builtins).check();
            if (program.isPresent() && !problems.any()) {
                return new Result.Accepted(new CheckedKernel(source.fileName(), source.text(), unit, program.get()));
            }
        } catch (StackOverflowError _) {
            problems.report(Position.NONE, "an expression is nested too deeply: split it up");
        }
        return new Result.Rejected(problems.all());
    }
}
