package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.llm.Forecast;
import dev.tilesmith.agent.llm.ModelSpec;
import dev.tilesmith.agent.search.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many calls the models of a run will get if it goes on to its last iteration, and every beam is full.
 *
 * @param options of the menu
 */
record ExpectedCalls(RunSettings run, int options) {
    /** @param coders of those that code for the planners; empty where each codes for itself */
    List<Forecast.Share> shares(List<ModelSpec> planners, List<ModelSpec> coders) {
        var weights = planners.stream().mapToDouble(ModelSpec::weight).sum() + (models().rewriter() ? 1 : 0);
        var shares = new ArrayList<Forecast.Share>();
        for (var i = 0; i < planners.size(); i++) {
            var planner = planners.get(i);
            var coder = coders.isEmpty() ? planner : coders.get(i % coders.size());
            var plans = plans(planner.weight() / weights);
            var kernels = plans * run.codes();
            var combinations = combinations(i, planners.size()) * run.codes();
            var repairs = (kernels + combinations) * models().repairs();
            if (!models().skipPlanning()) {
                shares.add(new Forecast.Share(planner.name(), plans, inventedOptions(plans), 0, 0, 0));
            }
            shares.add(new Forecast.Share(coder.name(), 0, 0, kernels, combinations, repairs));
        }
        return shares;
    }

    private ModelSettings models() {
        return run.models();
    }

    /** @param share of a model in the plans */
    private long plans(double share) {
        var sampled = iterations()
                .filter(i -> !isExhaustive(i))
                .mapToLong(i -> (long) parents(i) * plansPerParent(i))
                .sum();
        var every =
                iterations().filter(this::isExhaustive).mapToLong(this::parents).sum() * options;
        return (long) Math.ceil(share * sampled) + every;
    }

    /** The first of a model's plans for each parent, once that uses the accelerator. */
    private long inventedOptions(long plans) {
        var parents = iterations()
                .filter(i -> i > run.translate() && !isExhaustive(i))
                .mapToLong(this::parents)
                .sum();
        return Math.min(plans, parents) * models().inventOptions();
    }

    /** Pairs need two parents; the models take them in turn. */
    private long combinations(int model, int models) {
        var iterations = iterations().filter(i -> parents(i) > 1).count();
        var pairs = IntStream.range(0, models().combinations())
                .filter(pair -> pair % models == model)
                .count();
        return iterations * pairs;
    }

    private IntStream iterations() {
        return IntStream.rangeClosed(1, run.iterations());
    }

    private int parents(int iteration) {
        return iteration == 1 || isGreedy(iteration) ? 1 : run.beam();
    }

    private int plansPerParent(int iteration) {
        return isGreedy(iteration) ? run.beam() * run.plans() : run.plans();
    }

    private boolean isGreedy(int iteration) {
        return iteration > run.translate() && kind() == Strategy.Kind.GREEDY;
    }

    private boolean isExhaustive(int iteration) {
        return iteration > run.translate() && kind() == Strategy.Kind.EXHAUSTIVE;
    }

    private Strategy.Kind kind() {
        return Strategy.Kind.of(run.strategy());
    }
}
