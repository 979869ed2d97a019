package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.menu.OptionStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each menu option has paid, in the closed iterations of a run and a little also in earlier runs. Changes between
 * iterations only.
 */
public final class OptionTally implements OptionStatistics {
    private static final double LEAST = 0.25;
    private static final double MOST = 3;

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    private final Experience experience;

    public OptionTally(Experience experience) {
        this.experience = experience;
    }

    private record Count(int tried, int improved) {
        Count plus(KernelOutcome outcome) {
            return new Count(tried + 1, improved + (outcome.improved() ? 1 : 0));
        }
    }

    /** Counts the kernels of an iteration that has closed. */
    public void closed(List<KernelOutcome> outcomes) {
        for (var outcome : outcomes) {
            counts.compute(outcome.option(), (_, count) -> (count == null ? new Count(0, 0) : count).plus(outcome));
        }
    }

    /** The share of tries that paid against a quarter, which an option is given to begin with. */
    @Override
    public double weight(String option) {
        var count = counts.getOrDefault(option, new Count(0, 0));
        var past = experience.ofOption(option);
        var improved = count.improved + past.worthOfImprovements();
        var tried = count.tried + past.worthOfImprovements() + past.worthOfFailures();
        return Math.clamp(4 * (improved + 1) / (tried + 4), LEAST, MOST);
    }
}
