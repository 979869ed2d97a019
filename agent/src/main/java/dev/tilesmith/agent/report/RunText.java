package dev.tilesmith.agent.report;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A run as it stands on a terminal: one screen, aligned, units named. Depends on the run's inputs alone. */
public record RunText(RunFacts facts) {
    private static final int PLAN_COLUMNS = 60;
    private static final int PATH_LINES = 3;
    private static final String NOTHING_NEW = "its kernels are here already";

    /** What is searched, from where, and how far it can go. */
    public List<String> header() {
        var size = facts.macs().isEmpty()
                ? ""
                : "%s MACs%s".formatted(millions(facts.macs().getAsLong()), floor());
        return List.of(
                "%-28s %s".formatted(facts.title(), size).stripTrailing(),
                "%-28s %s, %s, seed %d"
                        .formatted("target " + facts.target(), facts.proposers(), facts.search(), facts.seed()));
    }

    public String start(Candidate start) {
        return "%-22s %,13d cycles%s"
                .formatted("start  " + facts.startName(), start.cycles(), ofTheArray(start, "    "))
                .stripTrailing();
    }

    /** The best kernel of those that were tried beside the start. */
    public String seed(Candidate seed) {
        return "%-22s %,13d cycles%s   %s"
                .formatted(
                        seed.step()
                                .map(Candidate.Step::proposer)
                                .filter(author -> !author.endsWith("mapper"))
                                .orElse("mapper's best"),
                        seed.cycles(),
                        ofTheArray(seed, "    "),
                        seed.step().map(step -> step.plan().sentence()).orElse(""))
                .stripTrailing();
    }

    /** What another op's schedule led to, and how much of it helped. */
    public String reused(Reuse.Outcome outcome) {
        var reuse = outcome.reuse();
        var from = "reuse  " + reuse.from();
        return outcome.evaluations() == 0
                ? "%-22s %s; %s".formatted(from, reuse.why(), NOTHING_NEW)
                : "%-22s %,13d cycles%s   %s; %s"
                        .formatted(
                                from,
                                outcome.best().cycles(),
                                ofTheArray(outcome.best(), "    "),
                                reuse.why(),
                                gave(outcome));
    }

    /** The same as a sentence. */
    String reusedFrom(Reuse.Outcome outcome) {
        var reuse = outcome.reuse();
        var led = outcome.evaluations() == 0
                ? NOTHING_NEW
                : "%s; best of them %,d cycles"
                        .formatted(gave(outcome), outcome.best().cycles());
        return "%s (%s): %s".formatted(reuse.from(), reuse.why(), led);
    }

    private static String gave(Reuse.Outcome outcome) {
        var steps = outcome.reuse().steps().size();
        var replayed = steps == 0
                ? ""
                : "%d of %d steps helped, ".formatted(outcome.kept().size(), steps);
        var tried = outcome.evaluations();
        return "%s%d %s tried".formatted(replayed, tried, tried == 1 ? "kernel" : "kernels");
    }

    public String tableHead() {
        return "iter   best cycles  speedup   array   tried  correct  wrong  slow  dup   what won";
    }

    public String row(IterationReport report, long startCycles) {
        return "%4d %13s %8s %7s %7d %8d %6d %5d %4d   %s"
                .formatted(
                        report.number(),
                        "%,d".formatted(report.best().cycles()),
                        "%.2fx".formatted((double) startCycles / report.best().cycles()),
                        share(report.best()),
                        report.tried(),
                        report.correct(),
                        report.rejected(),
                        report.slow(),
                        report.duplicates(),
                        report.won().map(Plan::sentence).map(RunText::shortened).orElse("-"));
    }

    /** The result, where its cycles go, what was saved, and what to try next. */
    public List<String> ending(SearchResult result, Ending ending) {
        var lines = new ArrayList<String>();
        lines.add("best       %,d cycles, %.2fx%s%s; %s   (%s)"
                .formatted(
                        result.best().cycles(),
                        result.speedup(),
                        ofTheArray(result.best(), ", "),
                        overFloor(result.best()),
                        ending.unverified().isPresent()
                                ? "not verified"
                                : "verified on %d fresh seeds".formatted(ending.seedsVerified()),
                        duration(ending.elapsed())));
        lines.addAll(path(result.best()));
        if (!result.best().isAccelerated()) {
            lines.add("note       nothing that uses the accelerator was found; best.c computes on the host alone");
        }
        lines.addAll(leftOut(result, ending));
        var files = ending.isTraced() ? "best.c, report.html, trace.json" : "best.c, report.html";
        lines.add("saved      %s in %s%s".formatted(files, ending.folder(), schedule(ending)));
        lines.add("next       " + String.join("     ", next(result, ending)));
        return lines;
    }

    /** What the run had no time for. */
    private static List<String> leftOut(SearchResult result, Ending ending) {
        var lines = new ArrayList<String>();
        if (result.stopped()) {
            var place = result.iterations().isEmpty()
                    ? "before the first iteration"
                    : "in iteration %d".formatted(result.iterations().size());
            lines.add("stopped    the time was over %s".formatted(place));
        }
        ending.unverified().ifPresent(found -> lines.add("left out   " + unverified(found)));
        if (ending.unverified().isEmpty() && !ending.isTraced()) {
            lines.add("left out   trace.json; `tilesmith optimize --resume %d` writes it".formatted(ending.run()));
        }
        return lines;
    }

    private static String unverified(Candidate found) {
        return found.step().isEmpty()
                ? "the verification of the start"
                : "the verification of a kernel with %,d cycles; until it is verified, best.c is the start"
                        .formatted(found.cycles());
    }

    private List<String> next(SearchResult result, Ending ending) {
        var verify = "./tilesmith optimize --resume %d".formatted(ending.run());
        var show = "./tilesmith show %d".formatted(ending.run());
        var searchOn = "./tilesmith optimize --from-run %d".formatted(ending.run());
        var withModel = "./tilesmith optimize %s --model openai:NAME".formatted(facts.op());
        return List.of(ending.unverified().isPresent() ? verify : show, result.stopped() ? searchOn : withModel);
    }

    private static String schedule(Ending ending) {
        return ending.schedule() == Ending.NO_SCHEDULE ? "" : "; schedule %d".formatted(ending.schedule());
    }

    /** Share of the floor that a candidate reaches, as a percentage. */
    public String shareOfFloor(Candidate candidate) {
        return facts.floorCycles().isEmpty()
                ? "-"
                : "%.1f %%".formatted(100.0 * facts.floorCycles().getAsLong() / candidate.cycles());
    }

    private String floor() {
        return facts.floorCycles().isEmpty()
                ? ""
                : ", floor %,d cycles (%s)".formatted(facts.floorCycles().getAsLong(), facts.floorBound());
    }

    private String overFloor(Candidate candidate) {
        OptionalLong floor = facts.floorCycles();
        return floor.isEmpty() ? "" : ", %.2fx the floor".formatted((double) candidate.cycles() / floor.getAsLong());
    }

    /** The largest steps of the critical path. */
    private static List<String> path(Candidate candidate) {
        var sentences = candidate.verdict().feedback().criticalPath().stream()
                .limit(PATH_LINES)
                .toList();
        return IntStream.range(0, sentences.size())
                .mapToObj(i -> "%-10s %s".formatted(i == 0 ? "path" : "", sentences.get(i)))
                .toList();
    }

    private static String ofTheArray(Candidate candidate, String before) {
        var utilization = candidate.verdict().feedback().utilization();
        return Double.isNaN(utilization) ? "" : "%s%.1f %% of the array".formatted(before, 100 * utilization);
    }

    static String share(Candidate candidate) {
        var utilization = candidate.verdict().feedback().utilization();
        return Double.isNaN(utilization) ? "-" : "%.1f %%".formatted(100 * utilization);
    }

    /** A count of multiply-accumulates: {@code 134.2 M}. */
    public static String millions(long count) {
        return count < 1_000_000 ? "%,d".formatted(count) : String.format(Locale.ROOT, "%,.1f M", count / 1e6);
    }

    private static String shortened(String sentence) {
        var line = sentence.lines().findFirst().orElse("");
        return line.length() <= PLAN_COLUMNS ? line : line.substring(0, PLAN_COLUMNS - 1) + "…";
    }

    /** {@code 25 s}, {@code 2 min 5 s}. */
    public static String duration(Duration elapsed) {
        return elapsed.toMinutes() == 0
                ? "%d s".formatted(elapsed.toSeconds())
                : "%d min %d s".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
    }
}
