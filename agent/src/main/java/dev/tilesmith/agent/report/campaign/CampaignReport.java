package dev.tilesmith.agent.report.campaign;

import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.agent.report.Page;
import dev.tilesmith.agent.report.RunText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A campaign as one page: the totals, cycles by op, and a table with a link to each run's report.
 *
 * @param folder of the page, from which links go to the runs' folders
 */
public record CampaignReport(CampaignTable table, Path folder) {
    public String render() {
        var plan = table.plan();
        var results = table.results();
        return Page.of(
                "campaign.html",
                Map.ofEntries(
                        Map.entry("name", plan.name()),
                        Map.entry("campaign", table.campaign()),
                        Map.entry("size", CampaignText.size(plan)),
                        Map.entry("target", CampaignText.targets(plan)),
                        Map.entry("search", CampaignText.search(plan)),
                        Map.entry("budget", plan.budget().text()),
                        Map.entry("hasResults", !results.isEmpty()),
                        Map.entry("start", "%,d".formatted(table.startCycles())),
                        Map.entry("best", "%,d".formatted(table.bestCycles())),
                        Map.entry("speedup", CampaignText.times(table.speedup().orElse(1))),
                        Map.entry("mean", CampaignText.times(table.meanSpeedup().orElse(1))),
                        Map.entry("utilization", CampaignText.share(table.utilization())),
                        Map.entry("hasUtilization", table.utilization().isPresent()),
                        Map.entry("count", "x%,d".formatted(table.count())),
                        Map.entry("evaluations", "%,d".formatted(table.spent().evaluations())),
                        Map.entry("time", CampaignText.clock(table.spent().seconds())),
                        Map.entry(
                                "duration",
                                RunText.duration(Duration.ofSeconds(
                                        Math.round(table.spent().seconds())))),
                        Map.entry("coverage", coverage()),
                        Map.entry("chart", results.isEmpty() ? "" : LayersChart.svg(results)),
                        Map.entry("lines", table.lines().stream().map(this::row).toList())));
    }

    private String coverage() {
        var ops = CampaignText.coverage(table);
        return table.failed() == 0 ? ops : "%s, %,d failed".formatted(ops, table.failed());
    }

    private Map<String, Object> row(Line line) {
        var op = line.op();
        var run = line.run().map(CampaignTable.Run::folder);
        var cells = Cells.of(line.outcome());
        var spent = line.outcome().spent();
        return Map.ofEntries(
                Map.entry("place", line.place()),
                Map.entry("label", op.label()),
                Map.entry("op", op.op()),
                Map.entry("hasName", !op.name().isEmpty()),
                Map.entry("hasReport", line.outcome() instanceof OpOutcome.Searched),
                Map.entry("report", run.map(this::link).orElse("")),
                Map.entry("count", "x%,d".formatted(op.count())),
                Map.entry("start", cells.start()),
                Map.entry("best", cells.best()),
                Map.entry("speedup", cells.speedup()),
                Map.entry("array", cells.share()),
                Map.entry(
                        "floor",
                        op.floorCycles().isPresent()
                                ? "%,d".formatted(op.floorCycles().getAsLong())
                                : "-"),
                Map.entry("evaluations", "%,d".formatted(spent.evaluations())),
                Map.entry("time", CampaignText.clock(spent.seconds())),
                Map.entry("note", cells.note()),
                Map.entry("hasNote", !cells.note().isEmpty()));
    }

    private String link(Path run) {
        return folder.relativize(run).resolve("report.html").toString();
    }
}
