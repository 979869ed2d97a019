package dev.tilesmith.agent.search.ensemble;

import dev.tilesmith.schedule.PastKernel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What earlier runs have shown about proposers and menu options. A run takes it from the store when it begins and keeps
 * it among its settings, so that it is the same when the run is resumed or replayed, whatever ran in between.
 *
 * @param proposers what came of the kernels of each
 * @param options what came of the kernels that applied each
 */
public record Experience(Map<String, Tries> proposers, Map<String, Tries> options) {
    public static final Experience NONE = new Experience(Map.of(), Map.of());

    /** The past counts as so many tries at most: a run finds out soon if things are otherwise for its op. */
    private static final double MOST_TRIES = 20;

    private static final double NANO = 1e9;

    public Experience {
        proposers = Collections.unmodifiableMap(new TreeMap<>(proposers));
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /**
     * Kernels of earlier runs.
     *
     * @param gainNano sum of the logarithms of the speedups of those that improved, in billionths
     */
    public record Tries(int tried, int improved, long gainNano) {
        static final Tries NONE = new Tries(0, 0, 0);

        private Tries plus(PastKernel kernel) {
            var gain = kernel.improved() ? Math.round(Math.log(kernel.speedup()) * NANO) : 0;
            return new Tries(tried + 1, improved + (kernel.improved() ? 1 : 0), gainNano + gain);
        }

        /** What one of these kernels counts. */
        private double worth() {
            return Math.min(1, MOST_TRIES / Math.max(1, tried));
        }

        /** Kernels that did not improve, as far as they count. */
        public double worthOfFailures() {
            return (tried - improved) * worth();
        }

        /** Kernels that improved, as far as they count. */
        public double worthOfImprovements() {
            return improved * worth();
        }

        /** Sum of the gains, as far as they count. */
        double worthOfGain() {
            return gainNano / NANO * worth();
        }
    }

    /** The kernels of all runs of a store. */
    public static Experience of(List<PastKernel> kernels) {
        return new Experience(by(PastKernel::proposer, kernels), by(PastKernel::option, kernels));
    }

    private static Map<String, Tries> by(Function<PastKernel, String> name, List<PastKernel> kernels) {
        var tries = new TreeMap<String, Tries>();
        for (var kernel : kernels) {
            tries.merge(name.apply(kernel), Tries.NONE.plus(kernel), (one, _) -> one.plus(kernel));
        }
        return tries;
    }

    public Tries ofProposer(String name) {
        return proposers.getOrDefault(name, Tries.NONE);
    }

    public Tries ofOption(String name) {
        return options.getOrDefault(name, Tries.NONE);
    }
}
