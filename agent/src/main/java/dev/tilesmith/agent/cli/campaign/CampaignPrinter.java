package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.batch.Budget;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.agent.campaign.batch.PlannedOp;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.run.ProgressPrinter;
import dev.tilesmith.agent.cli.run.RunView;
import dev.tilesmith.agent.report.campaign.CampaignText;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.schedule.RunRow;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a campaign, for people or as JSON. On a terminal a bar shows how far the present run is; elsewhere the lines of
 * the ops are the progress.
 */
final class CampaignPrinter {
    private final Console console;
    private final Environment environment;
    private final boolean json;
    private final CampaignText text;
    private volatile Optional<ProgressPrinter> progress = Optional.empty();

    CampaignPrinter(Console console, Environment environment, boolean json) {
        this.console = console;
        this.environment = environment;
        this.json = json;
        this.text = new CampaignText(console.columns().orElse(CampaignText.USUAL_COLUMNS));
    }

    /** What is searched; of a campaign that goes on, how far it has come. */
    void begins(StoredCampaign campaign) {
        var done = campaign.table().lines().size();
        if (json) {
            console.json(head(campaign));
            return;
        }
        if (!campaign.runs().isEmpty()) {
            console.line("goes on    %d of %d ops are done"
                    .formatted(done, campaign.plan().ops().size()));
        }
        text.head(campaign.row().id(), campaign.plan()).forEach(console::line);
        console.line("");
        console.line(text.tableHead());
    }

    private Map<String, Object> head(StoredCampaign campaign) {
        var plan = campaign.plan();
        return Console.fields(
                "campaign", campaign.row().id(),
                "name", plan.name(),
                "ops", plan.ops().size(),
                "count", plan.ops().stream().mapToLong(PlannedOp::count).sum(),
                "budget", budget(plan.budget()),
                "folder", campaign.row().folder());
    }

    private static Map<String, Object> budget(Budget budget) {
        var fields = Console.fields();
        if (budget.evaluations() > 0) {
            fields.put("evaluations", budget.evaluations());
        }
        if (budget.minutes() > 0) {
            fields.put("minutes", budget.minutes());
        }
        if (budget.usd() > 0) {
            fields.put("usd", budget.usd());
        }
        if (budget.tokens() > 0) {
            fields.put("tokens", budget.tokens());
        }
        return fields;
    }

    /** An op that is done. */
    void line(Line line) {
        if (json) {
            console.json(fields(line));
        } else {
            text.lines(line).forEach(console::line);
        }
    }

    private static Map<String, Object> fields(Line line) {
        var op = line.op();
        var fields = Console.fields("place", line.place(), "op", op.op());
        if (!op.name().isEmpty()) {
            fields.put("name", op.name());
        }
        fields.put("count", op.count());
        line.run().ifPresent(run -> fields.put("run", run.id()));
        switch (line.outcome()) {
            case OpOutcome.Searched searched -> {
                fields.put("start", Console.fields("cycles", searched.startCycles()));
                var best = Console.fields("cycles", searched.bestCycles());
                if (!Double.isNaN(searched.utilization())) {
                    best.put("utilization", searched.utilization());
                }
                fields.put("best", best);
                op.floorCycles().ifPresent(floor -> fields.put("floor", Console.fields("cycles", floor)));
                fields.put("speedup", searched.speedup());
                if (!searched.note().isEmpty()) {
                    fields.put("note", searched.note());
                }
            }
            case OpOutcome.Failed failed -> fields.put("error", failed.reason());
            case OpOutcome.LeftOut leftOut -> fields.put("leftOut", leftOut.reason());
        }
        fields.put("evaluations", line.outcome().spent().evaluations());
        fields.put("seconds", line.outcome().spent().seconds());
        return fields;
    }

    /** The totals, and where the report is. */
    void ends(CampaignTable table, Path folder) {
        if (json) {
            console.json(ending(table, folder));
            return;
        }
        text.totals(table).forEach(console::line);
        console.line("");
        console.line("saved      report.html, campaign.csv in %s".formatted(environment.shown(folder)));
        table.furthest()
                .flatMap(line -> line.run()
                        .map(run -> "./tilesmith optimize --from-run %d (%s has most to gain)"
                                .formatted(run.id(), line.op().label())))
                .ifPresent(next -> console.line("next       " + next));
    }

    private static Map<String, Object> ending(CampaignTable table, Path folder) {
        var fields = Console.fields(
                "campaign", table.campaign(),
                "searched", table.results().size(),
                "failed", table.failed(),
                "leftOut", table.lines().size() - table.results().size() - table.failed());
        table.speedup().ifPresent(speedup -> {
            var total = Console.fields(
                    "count", table.count(),
                    "start", Console.fields("cycles", table.startCycles()),
                    "best", Console.fields("cycles", table.bestCycles()),
                    "speedup", speedup);
            table.utilization().ifPresent(share -> total.put("utilization", share));
            fields.put("total", total);
        });
        table.meanSpeedup().ifPresent(mean -> fields.put("meanSpeedup", mean));
        fields.put("evaluations", table.spent().evaluations());
        fields.put("seconds", table.spent().seconds());
        fields.put("report", folder.resolve("report.html").toString());
        fields.put("table", folder.resolve("campaign.csv").toString());
        return fields;
    }

    /** The command that goes on with a campaign. */
    static String wayOn(long campaign) {
        return "tilesmith campaign --resume %d".formatted(campaign);
    }

    /** The process was told to end. */
    void interrupted(long campaign) {
        progress.ifPresent(ProgressPrinter::clear);
        console.problem("interrupted; go on with: " + wayOn(campaign));
    }

    /** How the run for one op is shown. */
    RunView view(StoredCampaign campaign, int place) {
        var title = "op %d of %d, ".formatted(place, campaign.plan().ops().size());
        return new RunView() {
            @Override
            public ProgressPrinter progress(SearchSettings search) {
                var quiet = json || console.columns().isEmpty();
                var bar = new ProgressPrinter(console, environment.clock(), quiet, title, search);
                progress = Optional.of(bar);
                return bar;
            }

            @Override
            public void interrupted(RunRow row) {
                // The campaign says how to go on with it.
            }

            @Override
            public String wayOn(RunRow row) {
                return CampaignPrinter.wayOn(campaign.row().id());
            }
        };
    }
}
