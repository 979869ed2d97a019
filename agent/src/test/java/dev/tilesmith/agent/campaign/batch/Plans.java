package dev.tilesmith.agent.campaign.batch;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Run;
import dev.tilesmith.agent.search.ensemble.Experience;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small plans and outcomes for tests. */
public final class Plans {
    public static final Budget NO_BUDGET = new Budget(0, 0, 0, 0);
    public static final RunSettings SETTINGS = new RunSettings(
            4,
            4,
            2,
            8,
            0,
            1,
            false,
            ModelSettings.REWRITER_ONLY,
            "builtin",
            "plain",
            "exact",
            "beam",
            2,
            List.of(),
            null,
            Experience.NONE,
            0,
            "simulator 1",
            0,
            0);

    private Plans() {}

    public static PlannedOp op(String op, String name, long count) {
        return new PlannedOp(op, "", name, count, "void kernel() {}", SETTINGS, true);
    }

    public static CampaignPlan plan(PlannedOp... ops) {
        return new CampaignPlan("net", List.of(ops), NO_BUDGET, new CampaignPlan.Snapshot(7, Experience.NONE));
    }

    public static OpOutcome searched(long start, long best, double utilization) {
        return new OpOutcome.Searched(start, best, utilization, "", new Spent(10, 65.25, 0, 0));
    }

    /** The outcomes in the order of the plan's ops, each of a run of its own. */
    public static CampaignTable table(CampaignPlan plan, OpOutcome... outcomes) {
        var lines = new java.util.ArrayList<Line>();
        for (var outcome : outcomes) {
            var place = lines.size() + 1;
            var run = new Run(place, Path.of("/runs/%04d".formatted(place)));
            lines.add(new Line(place, plan.ops().get(place - 1), Optional.of(run), outcome));
        }
        return new CampaignTable(3, plan, lines);
    }
}
