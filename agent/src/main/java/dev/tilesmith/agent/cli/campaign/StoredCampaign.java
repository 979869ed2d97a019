package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Run;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.CampaignRun;
import dev.tilesmith.schedule.CampaignStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A campaign of the store, as far as it has come. */
record StoredCampaign(CampaignRow row, CampaignPlan plan, List<CampaignRun> runs) {
    static StoredCampaign of(CampaignStore store, CampaignRow row) {
        return new StoredCampaign(row, CampaignPlan.fromJson(row.plan()), store.campaignRuns(row.id()));
    }

    /** The run that was begun for the op at this place. */
    Optional<CampaignRun> run(int place) {
        return runs.stream().filter(run -> run.place() == place).findFirst();
    }

    /** The ops that have an outcome. */
    CampaignTable table() {
        var lines = new ArrayList<Line>();
        for (var run : runs) {
            run.outcome().map(OpOutcome::fromJson).ifPresent(outcome -> {
                var op = plan.ops().get(run.place() - 1);
                var ran = new Run(run.run().id(), Path.of(run.run().folder()));
                lines.add(new Line(run.place(), op, Optional.of(ran), outcome));
            });
        }
        return new CampaignTable(row.id(), plan, lines);
    }

    /** Whether nothing is left to do: every op has an outcome, or nothing is left for the others. */
    boolean isComplete() {
        var table = table();
        var left = plan.ops().size() - table.lines().size();
        return left == 0
                || runs.size() == table.lines().size()
                        && plan.budget().share(table.spent(), left).isEmpty();
    }
}
