package dev.tilesmith.agent.campaign.batch;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * What came of a campaign, op by op.
 *
 * @param campaign its number
 * @param plan of the campaign
 * @param lines in the order of the plan; fewer than its ops while the campaign goes on
 */
public record CampaignTable(long campaign, CampaignPlan plan, List<Line> lines) {
    public CampaignTable {
        lines = List.copyOf(lines);
    }

    /**
     * An op with its outcome.
     *
     * @param place from 1 on
     * @param run that searched it, if one was begun
     */
    public record Line(int place, PlannedOp op, Optional<Run> run, OpOutcome outcome) {}

    /** A run's number, and the folder with its files. */
    public record Run(long id, Path folder) {}

    /** A line that has cycles. */
    public record Result(Line line, OpOutcome.Searched outcome) {
        /** All occurrences of the op together. */
        public long weighted(long cycles) {
            return Math.multiplyExact(line.op().count(), cycles);
        }
    }

    /** The lines that have cycles. */
    public List<Result> results() {
        return lines.stream()
                .flatMap(line -> switch (line.outcome()) {
                    case OpOutcome.Searched searched -> Optional.of(new Result(line, searched)).stream();
                    case OpOutcome.Failed _, OpOutcome.LeftOut _ -> Optional.<Result>empty().stream();
                })
                .toList();
    }

    public long failed() {
        return lines.stream()
                .filter(line -> line.outcome() instanceof OpOutcome.Failed)
                .count();
    }

    /** The line whose occurrences together are furthest from their floor: where a better kernel would help most. */
    public Optional<Line> furthest() {
        return results().stream()
                .max(Comparator.comparingLong(
                        result -> result.weighted(result.outcome().bestCycles()
                                - result.line().op().floorCycles().orElse(0))))
                .map(Result::line);
    }

    /** How often the ops that have cycles occur. */
    public long count() {
        return sum(result -> result.line().op().count());
    }

    /** Cycles of the starting kernels, each as often as its op occurs. */
    public long startCycles() {
        return sum(result -> result.weighted(result.outcome().startCycles()));
    }

    /** Cycles of the best kernels, each as often as its op occurs. */
    public long bestCycles() {
        return sum(result -> result.weighted(result.outcome().bestCycles()));
    }

    private long sum(ToLongFunction<Result> value) {
        return results().stream().mapToLong(value).reduce(0, Math::addExact);
    }

    /** Of all occurrences together; none before there is a result. */
    public OptionalDouble speedup() {
        return results().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of((double) startCycles() / bestCycles());
    }

    /** Geometric mean of the speedups, each op once; none before there is a result. */
    public OptionalDouble meanSpeedup() {
        var logarithms = results().stream()
                .mapToDouble(result -> Math.log(result.outcome().speedup()));
        var mean = logarithms.average();
        return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
    }

    /** Share of the array over all occurrences; none if an op claims no multiply-accumulates, or there is no result. */
    public OptionalDouble utilization() {
        var used = results().stream()
                .mapToDouble(result -> result.weighted(result.outcome().bestCycles())
                        * result.outcome().utilization())
                .sum();
        return results().isEmpty() || Double.isNaN(used)
                ? OptionalDouble.empty()
                : OptionalDouble.of(used / bestCycles());
    }

    public Spent spent() {
        return lines.stream().map(line -> line.outcome().spent()).reduce(Spent.NOTHING, Spent::plus);
    }
}
