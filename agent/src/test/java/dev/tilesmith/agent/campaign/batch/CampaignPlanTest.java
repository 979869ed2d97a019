package dev.tilesmith.agent.campaign.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.search.ensemble.Experience;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CampaignPlanTest {
    private static final PlannedOp SMALL = Plans.op("gemm:16x16x16", "", 2);
    private static final PlannedOp LARGE = Plans.op("gemm:32x16x16", "large", 1);

    @Test
    void equal_ops_are_searched_once_and_their_counts_add_up() {
        var again = Plans.op("gemm:16x16x16", "small", 3);
        var started = new PlannedOp("gemm:16x16x16", "", "", 1, "void mine() {}", Plans.SETTINGS, false);
        assertEquals(
                List.of(Plans.op("gemm:16x16x16", "small", 5), LARGE, started),
                PlannedOp.merged(List.of(SMALL, LARGE, again, started)));
    }

    @Test
    void a_plan_comes_back_from_the_store_as_it_was() {
        var reusing = new ReusedSchedule(3, "gemm:8x8x8", "near", "", List.of(), null);
        var settings = Plans.SETTINGS.with(Plans.SETTINGS.models(), 9, Optional.of(reusing), Experience.NONE);
        var plan = new CampaignPlan(
                "net",
                List.of(SMALL, new PlannedOp("c:f.c", "void f() {}", "f", 1, "void f() {}", settings, false)),
                new Budget(1.5, 10, 0, 0),
                new CampaignPlan.Snapshot(12, Experience.NONE));
        assertEquals(plan, CampaignPlan.fromJson(plan.toJson()));
    }

    @Test
    void outcomes_come_back_from_the_store_as_they_were() {
        var spent = new Spent(10, 1.5, 0.25, 100);
        for (var outcome : List.of(
                new OpOutcome.Searched(100, 50, Double.NaN, "no time", spent),
                new OpOutcome.Failed("wrong", spent),
                new OpOutcome.LeftOut("over", spent))) {
            assertEquals(outcome, OpOutcome.fromJson(outcome.toJson()));
        }
    }

    @Test
    void a_plan_asks_for_the_same_whatever_the_store_has_meanwhile() {
        var plan = Plans.plan(SMALL, LARGE);
        var later = new CampaignPlan("net", plan.ops(), plan.budget(), new CampaignPlan.Snapshot(99, Experience.NONE));
        assertTrue(plan.asksFor(later));
        assertFalse(plan.asksFor(Plans.plan(LARGE, SMALL)));
        assertFalse(plan.asksFor(new CampaignPlan("net", plan.ops(), new Budget(1, 0, 0, 0), plan.snapshot())));
    }

    @Test
    void a_run_has_its_share_and_the_schedule_that_was_found_for_it() {
        var near = new ReusedSchedule(3, "gemm:8x8x8", "near", "", List.of(), null);
        var plan = Plans.plan(SMALL);
        var settings = plan.settings(SMALL, new Budget(2, 40, 0, 0), Optional.of(near));
        assertEquals(Optional.of(near), settings.reused());
        assertEquals(40, settings.evaluations());
        assertEquals(2, settings.models().budgetMinutes());
        var own = new PlannedOp("gemm:16x16x16", "", "", 1, "", Plans.SETTINGS, false);
        assertEquals(
                Optional.empty(),
                plan.settings(own, Plans.NO_BUDGET, Optional.of(near)).reused());
    }
}
