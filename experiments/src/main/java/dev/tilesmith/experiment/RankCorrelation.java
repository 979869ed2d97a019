package dev.tilesmith.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Spearman's rank correlation: Pearson's of the ranks, with equal values sharing their mean rank. */
final class RankCorrelation {
    private RankCorrelation() {}

    /** From -1 to 1; NaN where one list has one value only. */
    static double of(List<Double> first, List<Double> second) {
        var left = ranks(first);
        var right = ranks(second);
        var mean = (first.size() - 1) / 2.0;
        var product = 0.0;
        var leftSquares = 0.0;
        var rightSquares = 0.0;
        for (var i = 0; i < left.length; i++) {
            product += (left[i] - mean) * (right[i] - mean);
            leftSquares += (left[i] - mean) * (left[i] - mean);
            rightSquares += (right[i] - mean) * (right[i] - mean);
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }

    private static double[] ranks(List<Double> values) {
        var order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .toList();
        var ranks = new double[values.size()];
        var first = 0;
        while (first < order.size()) {
            var end = first;
            while (end < order.size() && values.get(order.get(end)).equals(values.get(order.get(first)))) {
                end++;
            }
            for (var i = first; i < end; i++) {
                ranks[order.get(i)] = (first + end - 1) / 2.0;
            }
            first = end;
        }
        return ranks;
    }
}
