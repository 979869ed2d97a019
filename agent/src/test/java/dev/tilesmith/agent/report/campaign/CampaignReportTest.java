package dev.tilesmith.agent.report.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.agent.campaign.batch.Plans;
import dev.tilesmith.agent.campaign.batch.Spent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignReportTest {
    private static final CampaignPlan PLAN =
            Plans.plan(Plans.op("conv:1x8x8x8,k=8,r=1,s=1", "<first> & \"best\"", 4), Plans.op("gemm:16x16x16", "", 1));
    private static final CampaignTable TABLE = Plans.table(
            PLAN, Plans.searched(4000, 1000, 0.5), new OpOutcome.Failed("no, \"never\"", new Spent(1, 0, 0, 0)));

    @Test
    void the_page_has_a_row_for_each_op_with_a_link_to_its_run() {
        var page = new CampaignReport(TABLE, Path.of("/runs/campaign")).render();
        assertTrue(page.contains("<a href=\"../0001/report.html\">&lt;first&gt; &amp; &quot;best&quot;</a>"), page);
        assertFalse(page.contains("../0002/report.html"), page);
        assertTrue(page.contains("no, &quot;never&quot;") && page.contains("<td>failed</td>"), page);
        assertTrue(page.contains("1 of 2 ops, 1 failed"), page);
        assertFalse(page.contains("<first>"), page);
    }

    @Test
    void the_chart_has_all_occurrences_of_an_op_together() {
        var chart = LayersChart.svg(TABLE.results());
        assertTrue(chart.contains("<title>start: 16,000 cycles</title>"), chart);
        assertTrue(chart.contains("<title>best: 4,000 cycles</title>"), chart);
        assertTrue(chart.contains(" x4</text>") && chart.contains("class=\"mark\""), chart);
    }

    @Test
    void before_there_is_a_result_the_page_has_no_figures() {
        var page = new CampaignReport(Plans.table(PLAN), Path.of("/runs/campaign")).render();
        assertFalse(page.contains("<svg") || page.contains("speedup of the whole"), page);
    }

    @Test
    void the_table_for_programs_is_quoted_where_it_must_be() {
        assertEquals(
                List.of(
                        "place,name,op,count,run,state,start_cycles,best_cycles,floor_cycles,speedup,utilization,"
                                + "evaluations,seconds,note",
                        "1,\"<first> & \"\"best\"\"\",\"conv:1x8x8x8,k=8,r=1,s=1\",4,1,searched,4000,1000,72,4.0000,"
                                + "0.5000,10,65.3,",
                        "2,,gemm:16x16x16,1,2,failed,,,64,,,1,0.0,\"no, \"\"never\"\"\""),
                CampaignCsv.of(TABLE).lines().toList());
    }
}
