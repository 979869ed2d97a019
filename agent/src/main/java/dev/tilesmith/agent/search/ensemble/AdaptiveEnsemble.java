package dev.tilesmith.agent.search.ensemble;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Gives more plans to proposers that pay: Thompson sampling on the chance that a kernel of theirs beats its parent, times
 * the mean gain of those that do, for each dollar that a kernel costs. A tenth of the plans is given away at random, so
 * that nobody is written off. Earlier runs count a little. Not thread-safe.
 */
public final class AdaptiveEnsemble implements Ensemble {
    private static final double EXPLORATION = 0.1;

    /** What a kernel costs beside its model: about the worth of its evaluation. Keeps free models comparable. */
    private static final double DOLLARS_PER_EVALUATION = 0.001;

    private static final double NANO = 1e9;

    private final List<String> proposers;
    private final Map<String, Record> records = new HashMap<>();

    public AdaptiveEnsemble(List<String> proposers) {
        this(proposers, Experience.NONE);
    }

    /** @param experience of earlier runs; what a kernel costs is learned anew in each */
    public AdaptiveEnsemble(List<String> proposers, Experience experience) {
        this.proposers = List.copyOf(proposers);
        proposers.forEach(name -> records.put(name, new Record(experience.ofProposer(name))));
    }

    /** What is known of a proposer. Sums are integers, since calls come in any order. */
    private static final class Record {
        private final Experience.Tries past;
        private long kernels;
        private long improved;
        private long gainNano;
        private long costNano;

        Record(Experience.Tries past) {
            this.past = past;
        }

        double improvements() {
            return improved + past.worthOfImprovements();
        }

        double failures() {
            return kernels - improved + past.worthOfFailures();
        }

        double gain() {
            return gainNano / NANO + past.worthOfGain();
        }

        /** One kernel of the usual gain is assumed, so that nobody is judged by the luck of a first one. */
        double sample(RandomGenerator random, double usualGain) {
            var chance = beta(random, improvements() + 1, failures() + 1);
            var gain = (gain() + usualGain) / (improvements() + 1);
            var cost = DOLLARS_PER_EVALUATION + costNano / NANO / Math.max(1, kernels);
            return chance * gain / cost;
        }
    }

    @Override
    public int[] share(int total, long seed) {
        var random = new SplittableRandom(seed);
        var shares = new int[proposers.size()];
        for (var plan = 0; plan < total; plan++) {
            shares[random.nextDouble() < EXPLORATION ? random.nextInt(shares.length) : best(random)]++;
        }
        return shares;
    }

    private int best(RandomGenerator random) {
        var best = 0;
        var most = Double.NEGATIVE_INFINITY;
        var usualGain = usualGain();
        for (var i = 0; i < proposers.size(); i++) {
            var sample = of(proposers.get(i)).sample(random, usualGain);
            if (sample > most) {
                most = sample;
                best = i;
            }
        }
        return best;
    }

    /** The mean gain of everybody's kernels that improved; any number will do as long as there is none. */
    private double usualGain() {
        var improvements =
                proposers.stream().mapToDouble(name -> of(name).improvements()).sum();
        var gain = proposers.stream().mapToDouble(name -> of(name).gain()).sum();
        return improvements == 0 ? 1 : gain / improvements;
    }

    @Override
    public void called(List<ModelCall> calls) {
        for (var call : calls) {
            of(call.model()).costNano += Math.round(call.usd() * NANO);
        }
    }

    @Override
    public void closed(List<KernelOutcome> outcomes) {
        for (var outcome : outcomes) {
            var record = of(outcome.proposer());
            record.kernels++;
            if (outcome.improved()) {
                record.improved++;
                record.gainNano += Math.round(outcome.gain() * NANO);
            }
        }
    }

    private Record of(String proposer) {
        return records.computeIfAbsent(proposer, _ -> new Record(Experience.Tries.NONE));
    }

    /** A Beta variate of two Gamma variates with whole or nearly whole shapes of at least 1 (Marsaglia and Tsang). */
    private static double beta(RandomGenerator random, double a, double b) {
        var x = gamma(random, a);
        return x / (x + gamma(random, b));
    }

    private static double gamma(RandomGenerator random, double shape) {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.sqrt(9 * d);
        while (true) {
            var x = random.nextGaussian();
            var v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
