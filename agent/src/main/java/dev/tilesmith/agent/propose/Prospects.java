package dev.tilesmith.agent.propose;

import dev.tilesmith.agent.propose.analysis.CycleEstimate;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.rewrite.Change;
import dev.tilesmith.agent.propose.rewrite.Rewrites;
import dev.tilesmith.sim.c.Parsed;
import dev.tilesmith.sim.c.Parser;
import dev.tilesmith.sim.c.Printer;
import dev.tilesmith.sim.c.TranslationUnit;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that the rewrites can make of a kernel, with the cycles that it promises. */
record Prospects(double cycles, List<Prospect> prospects) {
    /** Longer kernels gain nothing: they only fill the instruction cache. */
    private static final int MAXIMUM_CHARACTERS = 20_000;

    /** A change with its kernels. */
    record Prospect(Change change, List<Variant> variants) {
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

    private static Prospects of(String source, GemminiConfig target) {
        var kernel = parsed(source).flatMap(unit -> KernelAnalysis.of(unit, target));
        if (kernel.isEmpty()) {
            return new Prospects(0, List.of());
        }
        var parent = Printer.print(kernel.get().unit());
        var bySentence = new LinkedHashMap<String, Prospect>();
        for (var change : Rewrites.of(kernel.get())) {
            var variants = variants(change, parent, target);
            if (!variants.isEmpty()) {
                bySentence.putIfAbsent(change.sentence(), new Prospect(change, variants));
            }
        }
        return new Prospects(CycleEstimate.cycles(kernel.get()), List.copyOf(bySentence.values()));
    }

    private static List<Variant> variants(Change change, String parent, GemminiConfig target) {
        var variants = new ArrayList<Variant>();
        for (var unit : change.variants()) {
            var text = Printer.print(unit);
            if (text.equals(parent) || text.length() > MAXIMUM_CHARACTERS) {
                continue;
            }
            KernelAnalysis.of(unit, target)
                    .ifPresent(kernel -> variants.add(new Variant(text, CycleEstimate.cycles(kernel))));
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
        private static final int CAPACITY = 16;

        private final GemminiConfig target;
        private final Map<String, Prospects> recent = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Prospects> eldest) {
                return size() > CAPACITY;
            }
        };

        Cache(GemminiConfig target) {
            this.target = target;
        }

        synchronized Prospects of(String source) {
            var known = recent.get(source);
            if (known != null) {
                return known;
            }
            var prospects = Prospects.of(source, target);
            recent.put(source, prospects);
            return prospects;
        }
    }
}
