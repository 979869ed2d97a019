package dev.tilesmith.agent.campaign.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CampaignTableTest {
    private static final CampaignPlan PLAN = Plans.plan(
            Plans.op("gemm:16x16x16", "", 3), Plans.op("gemm:32x16x16", "", 1), Plans.op("gemm:64x16x16", "", 5));

    @Test
    void totals_count_each_op_as_often_as_it_occurs_and_the_mean_counts_it_once() {
        var table = Plans.table(PLAN, Plans.searched(400, 200, 0.5), Plans.searched(800, 100, 0.25));
        assertEquals(4, table.count());
        assertEquals(3 * 400 + 800, table.startCycles());
        assertEquals(3 * 200 + 100, table.bestCycles());
        assertEquals(2000.0 / 700, table.speedup().orElseThrow(), 1e-12);
        assertEquals(4, table.meanSpeedup().orElseThrow(), 1e-12);
        assertEquals((600 * 0.5 + 100 * 0.25) / 700, table.utilization().orElseThrow(), 1e-12);
        assertEquals(new Spent(20, 130.5, 0, 0), table.spent());
    }

    @Test
    void an_op_without_a_kernel_is_in_no_total_but_what_it_took_is() {
        var failed = new OpOutcome.Failed("wrong", new Spent(1, 2, 0, 0));
        var table = Plans.table(PLAN, failed, Plans.searched(800, 100, 0.25));
        assertEquals(1, table.failed());
        assertEquals(1, table.count());
        assertEquals(100, table.bestCycles());
        assertEquals(new Spent(11, 67.25, 0, 0), table.spent());
    }

    @Test
    void without_a_result_there_are_no_figures() {
        var table = Plans.table(PLAN, new OpOutcome.LeftOut("over", Spent.NOTHING));
        assertEquals(OptionalDouble.empty(), table.speedup());
        assertEquals(OptionalDouble.empty(), table.meanSpeedup());
        assertEquals(OptionalDouble.empty(), table.utilization());
        assertTrue(table.furthest().isEmpty());
    }

    @Test
    void an_op_that_claims_no_multiply_accumulates_leaves_no_share_of_the_array() {
        var table = Plans.table(PLAN, Plans.searched(400, 200, 0.5), Plans.searched(800, 100, Double.NaN));
        assertEquals(OptionalDouble.empty(), table.utilization());
    }

    @Test
    void most_is_to_gain_where_all_occurrences_together_are_furthest_from_the_floor() {
        var table = Plans.table(
                PLAN, Plans.searched(400, 200, 0.5), Plans.searched(800, 500, 0.25), Plans.searched(800, 400, 0.5));
        assertEquals(3, table.furthest().orElseThrow().place());
    }
}
