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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Proposes changes by rewriting the kernel's tree: no model, no network. A plan is one rewrite at one place, chosen by
 * the cycles that it promises and by chance; its kernels differ in the rewrite's parameters.
 */
public final class RewriteProposer implements Proposer {
    /** Scale of the noise on promised gains, which are logarithms: 0.06 lets chance outweigh a gain of some percent. */
    private static final double CHANCE = 0.06;

    /** Longer kernels gain nothing: they only fill the instruction cache. */
    private static final int MAXIMUM_CHARACTERS = 20_000;

    private final GemminiConfig target;

    public RewriteProposer(GemminiConfig target) {
        this.target = target;
    }

    @Override
    public String name() {
        return "rewriter";
    }

    @Override
    public List<Plan> plan(Parent parent, int plans, RandomGenerator random) {
        var kernel = analysed(parent);
        if (kernel.isEmpty()) {
            return List.of();
        }
        var now = CycleEstimate.cycles(kernel.get());
        var attempts = attempts(parent);
        var scored = new ArrayList<Scored>();
        for (var change : changes(kernel.get())) {
            if (attempts.getOrDefault(change.sentence(), 0) < change.variants().size()) {
                scored.add(new Scored(plan(change), promise(change, now) + CHANCE * gumbel(random)));
            }
        }
        scored.sort(Comparator.comparingDouble((Scored one) -> -one.score));
        return spread(scored, plans);
    }

    @Override
    public List<String> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
        var kernel = analysed(parent);
        var change = kernel.stream()
                .flatMap(analysis -> changes(analysis).stream())
                .filter(candidate -> candidate.sentence().equals(plan.sentence()))
                .findFirst();
        if (change.isEmpty()) {
            return List.of();
        }
        var parentText = Printer.print(kernel.orElseThrow().unit());
        var scored = new ArrayList<ScoredText>();
        for (var variant : change.get().variants()) {
            var text = Printer.print(variant);
            if (!text.equals(parentText) && text.length() <= MAXIMUM_CHARACTERS && parsed(text).isPresent()) {
                scored.add(new ScoredText(text, -Math.log(estimate(variant)) + CHANCE * gumbel(random)));
            }
        }
        scored.sort(Comparator.comparingDouble((ScoredText one) -> -one.score));
        return scored.stream().map(ScoredText::text).distinct().limit(codes).toList();
    }

    private record Scored(Plan plan, double score) {}

    private record ScoredText(String text, double score) {}

    /** The best plans, at most two of one option as long as there are others. */
    private static List<Plan> spread(List<Scored> scored, int plans) {
        var chosen = new ArrayList<Plan>();
        var later = new ArrayList<Plan>();
        for (var one : scored) {
            var same = chosen.stream()
                    .filter(plan -> plan.option().equals(one.plan.option()))
                    .count();
            (same < Math.max(1, plans / 2) && chosen.size() < plans ? chosen : later).add(one.plan);
        }
        later.stream().limit(Math.max(0, plans - chosen.size())).forEach(chosen::add);
        return List.copyOf(chosen);
    }

    /** The promised gain as a logarithm: how much faster the best variant should be. */
    private double promise(Change change, double now) {
        var best = change.variants().stream().mapToDouble(this::estimate).min().orElse(now);
        return Math.log(now / best);
    }

    private double estimate(TranslationUnit unit) {
        return KernelAnalysis.of(unit, target).map(CycleEstimate::cycles).orElse(Double.MAX_VALUE);
    }

    private static Plan plan(Change change) {
        return new Plan(change.option(), change.sentence(), "");
    }

    /** One change for each sentence. */
    private static List<Change> changes(KernelAnalysis kernel) {
        var bySentence = new LinkedHashMap<String, Change>();
        Rewrites.of(kernel).forEach(change -> bySentence.putIfAbsent(change.sentence(), change));
        return List.copyOf(bySentence.values());
    }

    private static Map<String, Integer> attempts(Parent parent) {
        var attempts = new LinkedHashMap<String, Integer>();
        parent.failed().forEach(attempt -> attempts.merge(attempt.plan().sentence(), 1, Integer::sum));
        return attempts;
    }

    private Optional<KernelAnalysis> analysed(Parent parent) {
        return parsed(parent.kernel().source()).flatMap(unit -> KernelAnalysis.of(unit, target));
    }

    private static Optional<TranslationUnit> parsed(String source) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> Optional.of(unit);
            case Parsed.Rejected _ -> Optional.empty();
        };
    }

    /** Noise that turns the choice of the largest into a choice by weight. */
    private static double gumbel(RandomGenerator random) {
        return -Math.log(-Math.log(Math.max(1e-12, random.nextDouble())));
    }
}
