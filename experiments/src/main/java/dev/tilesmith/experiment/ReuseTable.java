package dev.tilesmith.experiment;

import dev.tilesmith.experiment.ReuseRuns.Arm;
import dev.tilesmith.experiment.ReuseRuns.Pair;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Cycles of some arms at one budget, as a table in Markdown: mean and range over the seeds, and how many times fewer than
 * those of the first arm, which reuses nothing.
 *
 * @param rows of pairs that all these arms have run
 */
record ReuseTable(List<Row> rows, List<Arm> arms, String budget) {
    /**
     * A pair at this budget.
     *
     * @param cycles of each arm, for each seed
     */
    record Row(Pair pair, List<List<Long>> cycles) {
        double mean(int arm) {
            return values(arm).average().orElseThrow();
        }

        /** Of the seeds that the arm has, which are the first ones. */
        double ratio(int arm) {
            return values(0).limit(cycles.get(arm).size()).average().orElseThrow() / mean(arm);
        }

        /** The seed that comes off worst against the same seed without reuse. */
        double leastRatio(int arm) {
            var plain = cycles.getFirst();
            return IntStream.range(0, Math.min(plain.size(), cycles.get(arm).size()))
                    .mapToDouble(
                            seed -> (double) plain.get(seed) / cycles.get(arm).get(seed))
                    .min()
                    .orElseThrow();
        }

        private LongStream values(int arm) {
            return cycles.get(arm).stream().mapToLong(Long::longValue);
        }

        private String cell(int arm) {
            var range = "%,.0f".formatted(mean(arm));
            if (values(arm).distinct().count() > 1) {
                range += " (%,d to %,d)"
                        .formatted(
                                values(arm).min().orElseThrow(),
                                values(arm).max().orElseThrow());
            }
            return arm == 0 ? range : "%s, %.2fx".formatted(range, ratio(arm));
        }
    }

    String text() {
        var text = new StringBuilder("\n| after %s |".formatted(budget));
        arms.forEach(arm -> text.append(" %s |".formatted(arm.label())));
        text.append("\n|---|").append("---|".repeat(arms.size())).append("\n");
        for (var row : rows) {
            text.append(
                    "| `%s` after `%s` |".formatted(row.pair().to(), row.pair().from()));
            IntStream.range(0, arms.size()).forEach(arm -> text.append(" %s |".formatted(row.cell(arm))));
            text.append("\n");
        }
        summary(text, "geometric mean", arm -> geometricMean("", arm));
        summary(text, "products", arm -> geometricMean("gemm:", arm));
        summary(text, "convolutions", arm -> geometricMean("conv:", arm));
        summary(text, "worst pair", arm -> least(row -> row.ratio(arm)));
        summary(text, "worst seed of any pair", arm -> least(row -> row.leastRatio(arm)));
        return text.toString();
    }

    private interface OfArm {
        double value(int arm);
    }

    private void summary(StringBuilder text, String name, OfArm value) {
        text.append("| %s | |".formatted(name));
        IntStream.range(1, arms.size()).forEach(arm -> text.append(" %.3fx |".formatted(value.value(arm))));
        text.append("\n");
    }

    /** Over the ops of one class; NaN where there is none. */
    private double geometricMean(String opClass, int arm) {
        return Math.exp(rows.stream()
                .filter(row -> row.pair().to().startsWith(opClass))
                .mapToDouble(row -> Math.log(row.ratio(arm)))
                .average()
                .orElse(Double.NaN));
    }

    private double least(ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).min().orElseThrow();
    }
}
