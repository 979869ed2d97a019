package dev.tilesmith.agent.search.ensemble;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Shares by fixed weights; what is left over goes to those who lack most, the first ones first.
 *
 * @param weights of the proposers, in their order
 */
public record WeightedEnsemble(List<Double> weights) implements Ensemble {
    public WeightedEnsemble {
        weights = List.copyOf(weights);
    }

    /** Everybody gets the same. */
    public static WeightedEnsemble even(int proposers) {
        return new WeightedEnsemble(
                IntStream.range(0, proposers).mapToObj(i -> 1.0).toList());
    }

    @Override
    public int[] share(int total, long seed) {
        var sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        var shares = new int[weights.size()];
        var lacking = new double[shares.length];
        var left = total;
        for (var i = 0; i < shares.length; i++) {
            var exact = total * weights.get(i) / sum;
            shares[i] = (int) exact;
            lacking[i] = exact - shares[i];
            left -= shares[i];
        }
        for (; left > 0; left--) {
            var most = 0;
            for (var i = 1; i < lacking.length; i++) {
                most = lacking[i] > lacking[most] + 1e-9 ? i : most;
            }
            shares[most]++;
            lacking[most]--;
        }
        return shares;
    }
}
