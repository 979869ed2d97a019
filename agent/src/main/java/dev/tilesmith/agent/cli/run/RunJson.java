package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.agent.report.Ending;
import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.schedule.RunRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code optimize --json} says at the end of a run. */
final class RunJson {
    private RunJson() {}

    static Map<String, Object> ending(RunRow row, RunFacts facts, SearchResult result, Ending ending, CallTally calls) {
        var best = Console.fields("cycles", result.best().cycles());
        var utilization = result.best().verdict().feedback().utilization();
        if (!Double.isNaN(utilization)) {
            best.put("utilization", utilization);
        }
        if (!result.best().isAccelerated()) {
            best.put("accelerated", false);
        }
        var fields = Console.fields(
                "run", row.id(),
                "op", row.op(),
                "start", Console.fields("cycles", result.start().cycles()),
                "best", best);
        result.reused().ifPresent(outcome -> fields.put("reuse", reuse(outcome)));
        facts.floorCycles().ifPresent(floor -> fields.put("floor", Console.fields("cycles", floor)));
        fields.put("speedup", result.speedup());
        fields.put("evaluations", result.evaluations());
        fields.put("seconds", ending.elapsed().toMillis() / 1000.0);
        fields.put("kernel", Path.of(row.folder()).resolve("best.c").toString());
        if (ending.schedule() != Ending.NO_SCHEDULE) {
            fields.put("schedule", ending.schedule());
        }
        if (result.stopped()) {
            fields.put("stopped", true);
        }
        ending.unverified().ifPresent(found -> fields.put("unverified", Console.fields("cycles", found.cycles())));
        fields.put("traced", ending.isTraced());
        fields.put("models", calls.lines().stream().map(RunJson::modelFields).toList());
        fields.put("outcomes", outcomes(result, calls));
        return fields;
    }

    /** What it says of a run whose time was over before it had a result. */
    static Map<String, Object> withoutResult(RunRow row) {
        return Console.fields("run", row.id(), "op", row.op(), "stopped", true);
    }

    /** What another schedule led to. */
    static Map<String, Object> reuse(Reuse.Outcome outcome) {
        return Console.fields(
                "from", outcome.reuse().from(),
                "why", outcome.reuse().why(),
                "cycles", outcome.best().cycles(),
                "steps", outcome.reuse().steps().size(),
                "kept",
                        outcome.kept().stream()
                                .map(step -> step.plan().option())
                                .toList(),
                "evaluations", outcome.evaluations());
    }

    private static Map<String, Object> modelFields(CallTally.Line line) {
        return Console.fields(
                "model", line.model(),
                "calls", line.calls(),
                "attempts", line.attempts(),
                "tokensIn", line.tokensIn(),
                "tokensCached", line.tokensCached(),
                "tokensOut", line.tokensOut(),
                "usd", line.usd());
    }

    private static Map<String, Object> outcomes(SearchResult result, CallTally calls) {
        var kernels = result.iterations().stream()
                .flatMap(report -> report.outcomes().stream())
                .toList();
        var correct =
                kernels.stream().filter(kernel -> kernel.cycles().isPresent()).count();
        var wrong = count(kernels, "wrong");
        var duplicate = count(kernels, "duplicate");
        return Console.fields(
                "correct",
                correct,
                "improved",
                kernels.stream().filter(KernelOutcome::improved).count(),
                "rejected",
                kernels.size() - correct - wrong - duplicate,
                "wrong",
                wrong,
                "duplicate",
                duplicate,
                "noCode",
                calls.count(Outcome.UNUSABLE) + calls.count(Outcome.EMPTY) + calls.count(Outcome.CUT),
                "refused",
                calls.count(Outcome.REFUSED),
                "failed",
                calls.count(Outcome.FAILED),
                "overBudget",
                calls.count(Outcome.OVER_BUDGET));
    }

    private static long count(List<KernelOutcome> kernels, String label) {
        return kernels.stream().filter(kernel -> kernel.label().equals(label)).count();
    }
}
