package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the models of a run were asked, and what it cost. Sums do not depend on the order of calls. Not thread-safe. */
public final class CallTally {
    private static final double NANO = 1e9;

    private final Map<String, Sum> byModel = new TreeMap<>();
    private final Map<ModelCall.Outcome, Integer> byOutcome = new TreeMap<>();
    private final Map<Said, Integer> inVain = new TreeMap<>();
    private final Map<Said, Integer> remarks = new TreeMap<>();

    /** Why a model's call brought nothing, or what is peculiar about what it brought. */
    private record Said(String model, String reason) implements Comparable<Said> {
        private static final Comparator<Said> ORDER =
                Comparator.comparing(Said::model).thenComparing(Said::reason);

        @Override
        public int compareTo(Said other) {
            return ORDER.compare(this, other);
        }
    }

    /** A model's calls; money in billionths of a dollar. */
    private record Sum(int calls, int attempts, long in, long cached, long out, long nanoUsd) {
        Sum plus(ModelCall call) {
            return new Sum(
                    calls + 1,
                    attempts + call.attempts(),
                    in + call.tokensIn(),
                    cached + call.tokensCached(),
                    out + call.tokensOut(),
                    nanoUsd + Math.round(call.usd() * NANO));
        }
    }

    /** A model's calls for people and for JSON. */
    public record Line(
            String model, int calls, int attempts, long tokensIn, long tokensCached, long tokensOut, double usd) {}

    public void add(List<ModelCall> calls) {
        for (var call : calls) {
            byModel.compute(call.model(), (_, sum) -> (sum == null ? new Sum(0, 0, 0, 0, 0, 0) : sum).plus(call));
            byOutcome.merge(call.outcome(), 1, Integer::sum);
            if (call.outcome() != ModelCall.Outcome.ANSWERED) {
                inVain.merge(new Said(call.model(), call.reason()), 1, Integer::sum);
            } else if (!call.reason().isEmpty()) {
                remarks.merge(new Said(call.model(), call.reason()), 1, Integer::sum);
            }
        }
    }

    /** One line a model, by name. */
    public List<Line> lines() {
        return byModel.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Line line(String model, Sum sum) {
        return new Line(model, sum.calls, sum.attempts, sum.in, sum.cached, sum.out, sum.nanoUsd / NANO);
    }

    /** What all calls cost, in dollars. */
    public double usd() {
        return byModel.values().stream().mapToLong(Sum::nanoUsd).sum() / NANO;
    }

    /** One line for each reason why calls brought nothing, by model. */
    public List<String> inVain() {
        return counted(inVain);
    }

    /** One line for each peculiarity of what calls brought, by model. */
    public List<String> remarks() {
        return counted(remarks);
    }

    private static List<String> counted(Map<Said, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(entry -> "%s: %s (%,d of its calls)"
                        .formatted(entry.getKey().model(), entry.getKey().reason(), entry.getValue()))
                .toList();
    }

    public int count(ModelCall.Outcome outcome) {
        return byOutcome.getOrDefault(outcome, 0);
    }
}
