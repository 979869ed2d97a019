package dev.tilesmith.agent.propose;

import dev.tilesmith.agent.propose.Prospects.Prospect;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Proposes changes by rewriting the kernel's tree: no model, no network. A plan is one rewrite at one place, chosen by
 * the cycles that it promises and by chance; its kernels differ in the rewrite's parameters.
 */
public final class RewriteProposer implements Proposer {
    /**
     * Scale of the noise on promised gains. Both are logarithms: with 0.06, chance outweighs a gain of some percent, as
     * it should, for the estimate is no better.
     */
    private static final double CHANCE = 0.06;

    private final Prospects.Cache cache;

    public RewriteProposer(GemminiConfig target) {
        this(target, false);
    }

    /** @param translates whether it also brings matrix products of plain C to the accelerator */
    public RewriteProposer(GemminiConfig target, boolean translates) {
        this.cache = new Prospects.Cache(target, translates);
    }

    @Override
    public String name() {
        return "rewriter";
    }

    @Override
    public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
        if (parent.partner().isPresent()) {
            return Answer.of(List.of());
        }
        var prospects = cache.of(parent.kernel().source());
        var failures = failures(parent);
        var scored = new ArrayList<Scored<Prospect>>();
        for (var prospect : offered(parent, prospects)) {
            var tried = failures.getOrDefault(prospect.change().sentence(), 0);
            if (tried < prospect.variants().size()) {
                var promise = prospect.promise(prospects.cycles());
                scored.add(new Scored<>(prospect, promise + CHANCE * gumbel(random)));
            }
        }
        return Answer.of(
                switch (share.coverage()) {
                    case SAMPLED -> spread(best(scored), share.count());
                    case EVERY_OPTION -> bestOfEachOption(best(scored), share);
                });
    }

    @Override
    public int options(Parent parent) {
        return (int) offered(parent, cache.of(parent.kernel().source())).stream()
                .map(prospect -> prospect.change().option())
                .distinct()
                .count();
    }

    /** A kernel that does not use the accelerator yet is translated before anything else. */
    private static List<Prospect> offered(Parent parent, Prospects prospects) {
        return prospects.prospects().stream()
                .filter(prospect -> parent.verdict().accelerated() || prospect.isTranslation())
                .toList();
    }

    private static List<Plan> bestOfEachOption(List<Prospect> prospects, Share share) {
        var byOption = new TreeMap<String, Plan>();
        prospects.forEach(prospect -> byOption.putIfAbsent(prospect.change().option(), prospect.plan()));
        return byOption.values().stream()
                .skip(share.first())
                .limit(share.count())
                .toList();
    }

    @Override
    public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
        var scored = new ArrayList<Scored<String>>();
        for (var prospect : cache.of(parent.kernel().source()).prospects()) {
            if (prospect.change().sentence().equals(plan.sentence())) {
                for (var variant : prospect.variants()) {
                    scored.add(new Scored<>(variant.text(), -Math.log(variant.cycles()) + CHANCE * gumbel(random)));
                }
            }
        }
        return Answer.of(best(scored).stream()
                .filter(Prospects::isReadable)
                .distinct()
                .limit(codes)
                .map(source -> new Draft(plan, source))
                .toList());
    }

    /** Changes of the same option, those with the most similar words first, and the most promising kernels of each. */
    @Override
    public Answer<Draft> replay(Parent parent, Plan recorded, int codes, RandomGenerator random) {
        var scored = new ArrayList<Scored<Prospect>>();
        for (var prospect : cache.of(parent.kernel().source()).prospects()) {
            if (prospect.change().option().equals(recorded.option())) {
                var similarity = Wording.similarity(prospect.change().sentence(), recorded.sentence());
                scored.add(new Scored<>(prospect, similarity));
            }
        }
        return Answer.of(best(scored).stream()
                .flatMap(RewriteProposer::drafts)
                .filter(draft -> Prospects.isReadable(draft.source()))
                .distinct()
                .limit(codes)
                .toList());
    }

    private static Stream<Draft> drafts(Prospect prospect) {
        return prospect.variants().stream()
                .sorted(Comparator.comparingDouble(Prospects.Variant::cycles))
                .map(variant -> new Draft(prospect.plan(), variant.text()));
    }

    private record Scored<T>(T value, double score) {}

    private static <T> List<T> best(List<Scored<T>> scored) {
        return scored.stream()
                .sorted(Comparator.comparingDouble(one -> -one.score))
                .map(Scored::value)
                .toList();
    }

    /** The best plans; of one option at most half of them, as long as there are others. */
    private static List<Plan> spread(List<Prospect> prospects, int plans) {
        var chosen = new ArrayList<Plan>();
        var later = new ArrayList<Plan>();
        for (var prospect : prospects) {
            var plan = prospect.plan();
            var same = chosen.stream()
                    .filter(other -> other.option().equals(plan.option()))
                    .count();
            (same < Math.max(1, plans / 2) && chosen.size() < plans ? chosen : later).add(plan);
        }
        later.stream().limit(Math.max(0, plans - chosen.size())).forEach(chosen::add);
        return List.copyOf(chosen);
    }

    private static Map<String, Integer> failures(Parent parent) {
        var failures = new LinkedHashMap<String, Integer>();
        parent.failed().forEach(attempt -> failures.merge(attempt.plan().sentence(), 1, Integer::sum));
        return failures;
    }

    /** Noise that turns the choice of the largest into a choice by weight. */
    private static double gumbel(RandomGenerator random) {
        return -Math.log(-Math.log(Math.max(1e-12, random.nextDouble())));
    }
}
