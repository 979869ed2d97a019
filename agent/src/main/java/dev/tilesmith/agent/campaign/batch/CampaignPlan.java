package dev.tilesmith.agent.campaign.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything that the runs of a campaign depend on, but for each other, as it is stored with the campaign.
 *
 * @param name what people call the campaign
 * @param ops in the order in which they are searched; no two are equal
 * @param budget of all of them
 * @param snapshot of the store when the campaign began
 */
public record CampaignPlan(String name, List<PlannedOp> ops, Budget budget, Snapshot snapshot) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public CampaignPlan {
        ops = List.copyOf(ops);
    }

    /**
     * What a campaign takes from earlier runs.
     *
     * @param lastSchedule highest number of a schedule that was there
     * @param experience what runs had shown
     */
    public record Snapshot(long lastSchedule, Experience experience) {}

    /** Whether the user asked for the same: the store may have changed since. */
    public boolean asksFor(CampaignPlan other) {
        return new CampaignPlan(other.name, other.ops, other.budget, snapshot).equals(this);
    }

    /** Of the store's schedules those that a run of the campaign may reuse: what was there, and what its own runs found. */
    public List<StoredSchedule> reusable(List<StoredSchedule> schedules, Set<Long> runs) {
        return schedules.stream()
                .filter(schedule -> schedule.id() <= snapshot.lastSchedule
                        || isOf(schedule.asRecorded().origin().run(), runs))
                .toList();
    }

    private static boolean isOf(OptionalLong run, Set<Long> runs) {
        return run.isPresent() && runs.contains(run.getAsLong());
    }

    /** The settings of an op's run: as planned, with its share of the budget and what it reuses. */
    public RunSettings settings(PlannedOp op, Budget share, Optional<ReusedSchedule> nearest) {
        var within = share.within(op.settings());
        return within.with(
                within.models(),
                within.evaluations(),
                op.reusesNearest() ? nearest : within.reused(),
                snapshot.experience);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan has plain values and always has a JSON form", e);
        }
    }

    public static CampaignPlan fromJson(String json) {
        try {
            return JSON.readValue(json, CampaignPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the plan of a campaign: " + json, e);
        }
    }
}
