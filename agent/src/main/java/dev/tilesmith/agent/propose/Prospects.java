package dev.tilesmith.agent.propose;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.rewrite.Change;
import dev.tilesmith.agent.propose.rewrite.Estimate;
import dev.tilesmith.agent.propose.rewrite.Rewrites;
import dev.tilesmith.agent.propose.translate.Translations;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that the rewrites can make of a kernel, with the cycles that it promises. */
record Prospects(double cycles, List<Prospect> prospects) {
    /** Longer kernels gain nothing: they only fill the instruction cache. */
    private static final int MAXIMUM_CHARACTERS = 40_000;

    /** What a step to the accelerator promises; no estimate of a host loop is good enough to say more. */
    private static final double TRANSLATION_SPEEDUP = 10;

    /**
     * A change with its kernels.
     *
     * @param isTranslation whether it brings host code to the accelerator
     */
    record Prospect(Change change, List<Variant> variants, boolean isTranslation) {
        Plan plan() {
            return new Plan(change.option(), change.sentence(), "");
        }

        /** How much faster the best variant should be, as a logarithm. */
        double promise(double now) {
            return variants.stream()
                    .mapToDouble(variant -> Math.log(now / variant.cycles))
                    .max()
                    .orElse(0);
        }
    }

    /** A changed kernel and an estimate of its cycles. */
    record Variant(String text, double cycles) {}

    private static Prospects of(String source, GemminiConfig target, boolean translates) {
        var kernel = parsed(source).flatMap(unit -> KernelAnalysis.of(unit, target));
        if (kernel.isEmpty()) {
            return new Prospects(0, List.of());
        }
        var parent = Printer.print(kernel.get().unit());
        var bySentence = new LinkedHashMap<String, Prospect>();
        var cycles = Estimate.cycles(kernel.get());
        if (translates) {
            for (var change : new Translations().changes(kernel.get())) {
                bySentence.put(change.sentence(), translation(change, cycles));
            }
        }
        for (var change : Rewrites.of(kernel.get())) {
            var variants = variants(change, parent, target);
            if (!variants.isEmpty()) {
                bySentence.putIfAbsent(change.sentence(), new Prospect(change, variants, false));
            }
        }
        return new Prospects(cycles, List.copyOf(bySentence.values()));
    }

    private static Prospect translation(Change change, double cycles) {
        var variants = change.variants().stream()
                .map(unit -> new Variant(Printer.print(unit), cycles / TRANSLATION_SPEEDUP))
                .toList();
        return new Prospect(change, variants, true);
    }

    private static List<Variant> variants(Change change, String parent, GemminiConfig target) {
        var variants = new ArrayList<Variant>();
        for (var unit : change.variants()) {
            var text = Printer.print(unit);
            if (text.equals(parent) || text.length() > MAXIMUM_CHARACTERS) {
                continue;
            }
            KernelAnalysis.of(unit, target)
                    .ifPresent(kernel -> variants.add(new Variant(text, Estimate.cycles(kernel))));
        }
        return List.copyOf(variants);
    }

    private static Optional<TranslationUnit> parsed(String source) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> Optional.of(unit);
            case Parsed.Rejected _ -> Optional.empty();
        };
    }

    /** Whether the text is a kernel that can be read; what a rewrite prints should be. */
    static boolean isReadable(String text) {
        return parsed(text).isPresent();
    }

    /** The prospects of the kernels that were asked for last: planning and coding ask for the same one. */
    static final class Cache {
        private static final int CAPACITY = 64;

        private final GemminiConfig target;
        private final boolean translates;
        private final Map<String, Prospects> recent = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Prospects> eldest) {
                return size() > CAPACITY;
            }
        };

        /** @param translates whether host code may go to the accelerator */
        Cache(GemminiConfig target, boolean translates) {
            this.target = target;
            this.translates = translates;
        }

        synchronized Prospects of(String source) {
            var known = recent.get(source);
            if (known != null) {
                return known;
            }
            var prospects = Prospects.of(source, target, translates);
            recent.put(source, prospects);
            return prospects;
        }
    }
}
