package dev.tilesmith.agent.report;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A run as one page that opens without a network: the result, the way to it, where the cycles go, the kernel. */
public record HtmlReport(RunFacts facts) {
    /** The page. Depends on the run's inputs alone, so that a resumed run writes the same one. */
    public String render(SearchResult result) {
        var text = new RunText(facts);
        var best = result.best();
        return Page.of(
                "run.html",
                Map.ofEntries(
                        Map.entry("title", facts.title()),
                        Map.entry("op", facts.op()),
                        Map.entry("target", facts.target()),
                        Map.entry("proposers", facts.proposers()),
                        Map.entry("search", facts.search()),
                        Map.entry("seed", facts.seed()),
                        Map.entry("startName", facts.startName()),
                        Map.entry("start", cycles(result.start())),
                        Map.entry(
                                "mapper", result.seed().map(HtmlReport::cycles).orElse("")),
                        Map.entry("reuse", result.reused().map(text::reusedFrom).orElse("")),
                        Map.entry("hasReuse", result.reused().isPresent()),
                        Map.entry("hasMapper", result.seed().isPresent()),
                        Map.entry("best", cycles(best)),
                        Map.entry("speedup", "%.2fx".formatted(result.speedup())),
                        Map.entry("utilization", RunText.share(best)),
                        Map.entry("hasUtilization", !RunText.share(best).equals("-")),
                        Map.entry("floor", floor()),
                        Map.entry("hasFloor", facts.floorCycles().isPresent()),
                        Map.entry("shareOfFloor", text.shareOfFloor(best)),
                        // Where the array is what bounds the op, both shares are the same.
                        Map.entry("hasShareOfFloor", !text.shareOfFloor(best).equals(RunText.share(best))),
                        Map.entry("evaluations", "%,d".formatted(result.evaluations())),
                        Map.entry("chart", CyclesChart.svg(result, facts.floorCycles())),
                        Map.entry(
                                "iterations",
                                result.iterations().stream()
                                        .map(report -> row(report, result.start()))
                                        .toList()),
                        Map.entry("steps", steps(best)),
                        Map.entry("path", path(best)),
                        Map.entry("units", units(best)),
                        Map.entry("traffic", traffic(best)),
                        Map.entry("waits", waits(best)),
                        Map.entry("lines", lines(best.kernel().source()))));
    }

    private String floor() {
        return facts.floorCycles().isEmpty()
                ? ""
                : "%,d cycles (%s)".formatted(facts.floorCycles().getAsLong(), facts.floorBound());
    }

    private static Map<String, Object> row(IterationReport report, Candidate start) {
        return Map.of(
                "number", report.number(),
                "best", cycles(report.best()),
                "speedup",
                        "%.2fx"
                                .formatted(
                                        (double) start.cycles() / report.best().cycles()),
                "array", RunText.share(report.best()),
                "tried", report.tried(),
                "correct", report.correct(),
                "rejected", report.rejected(),
                "slow", report.slow(),
                "duplicates", report.duplicates(),
                "won", report.won().map(Plan::sentence).orElse("-"));
    }

    private static List<Map<String, Object>> steps(Candidate best) {
        return best.lineage().stream()
                .map(candidate -> {
                    var step = candidate.step().orElseThrow();
                    return Map.<String, Object>of(
                            "option", step.plan().option(),
                            "plan", step.plan().sentence(),
                            "proposer", step.proposer(),
                            "before", cycles(step.parent()),
                            "after", cycles(candidate),
                            "gain", "%.2fx".formatted((double) step.parent().cycles() / candidate.cycles()));
                })
                .toList();
    }

    /** The sentences of the critical path, each with its share as a bar. */
    private static List<Map<String, Object>> path(Candidate best) {
        return best.verdict().feedback().criticalPath().stream()
                .map(sentence -> sentence.split(" % of the cycles: ", 2))
                .map(parts -> Map.<String, Object>of("share", parts[0], "text", parts[parts.length - 1]))
                .toList();
    }

    private static List<Map<String, Object>> units(Candidate best) {
        return best.verdict().feedback().busyCycles().stream()
                .map(busy -> Map.<String, Object>of(
                        "unit", busy.unit(),
                        "cycles", "%,d".formatted(busy.cycles()),
                        "share", "%.1f".formatted(100.0 * busy.cycles() / best.cycles())))
                .toList();
    }

    private static String traffic(Candidate best) {
        var feedback = best.verdict().feedback();
        return "%,d bytes moved, %,d of them not for the first time; %,d scratchpad rows and %,d accumulator rows used"
                .formatted(
                        feedback.bytesMoved(),
                        feedback.bytesMovedAgain(),
                        feedback.scratchpadRows(),
                        feedback.accumulatorRows());
    }

    private static List<Map<String, Object>> waits(Candidate best) {
        return best.verdict().feedback().waits().stream()
                .limit(12)
                .map(wait -> Map.<String, Object>of(
                        "unit", wait.unit(),
                        "reason", wait.reason(),
                        "line", wait.line() > 0 ? "" + wait.line() : "-",
                        "cycles", "%,d".formatted(wait.cycles()),
                        "share", "%.1f %%".formatted(100.0 * wait.cycles() / best.cycles())))
                .toList();
    }

    private static List<Map<String, Object>> lines(String source) {
        var lines = source.lines().toList();
        return IntStream.range(0, lines.size())
                .mapToObj(i -> Map.<String, Object>of("number", i + 1, "text", lines.get(i)))
                .toList();
    }

    private static String cycles(Candidate candidate) {
        return "%,d".formatted(candidate.cycles());
    }
}
