package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;

/** What a rewrite makes of a kernel, as text. */
record Rewritten(String sentence, String text) {
    /** The first variant of the first change whose sentence contains these words. */
    static Rewritten first(Rewrite rewrite, String words, String source) {
        var change = rewrite.changes(analysis(source)).stream()
                .filter(candidate -> candidate.sentence().contains(words))
                .findFirst()
                .orElseThrow();
        return new Rewritten(change.sentence(), Printer.print(change.variants().getFirst()));
    }

    /** The same for the machine with a small array of floats, and with all variants. */
    static List<String> small(Rewrite rewrite, String source) {
        return rewrite.changes(analysis(source, GemminiConfig.FP32_4)).stream()
                .flatMap(change -> change.variants().stream().map(Printer::print))
                .toList();
    }

    static double estimate(String source) {
        return Estimate.cycles(analysis(source, GemminiConfig.FP32_4));
    }

    static List<String> sentences(Rewrite rewrite, String source) {
        return rewrite.changes(analysis(source)).stream().map(Change::sentence).toList();
    }

    static KernelAnalysis analysis(String source) {
        return analysis(source, GemminiConfig.INT8_16);
    }

    private static KernelAnalysis analysis(String source, GemminiConfig target) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> KernelAnalysis.of(unit, target).orElseThrow();
            case Parsed.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }
}
