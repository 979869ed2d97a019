package dev.tilesmith.agent.report.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.agent.campaign.batch.Plans;
import dev.tilesmith.agent.campaign.batch.Spent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignTextTest {
    private static final CampaignPlan PLAN = Plans.plan(
            Plans.op("gemm:3136x64x64", "", 16),
            Plans.op("conv:1x56x56x128,k=128,r=3,s=3,stride=2,pad=1", "", 1),
            Plans.op("gemm:16x16x16", "first of all layers", 2));
    private static final CampaignTable TABLE = Plans.table(
            PLAN,
            Plans.searched(123_456_789, 23_456_789, 0.983),
            new OpOutcome.Failed(
                    "the starting kernel is rejected (wrong): " + "word ".repeat(40), new Spent(1, 0, 0, 0)),
            Plans.searched(400, 300, Double.NaN));

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 132, 200})
    void every_line_fits_the_terminal(int columns) {
        var lines = lines(columns);
        assertEquals(
                List.of(),
                lines.stream().filter(line -> line.length() > columns).toList());
        assertEquals(columns >= 87, lines.getFirst().contains("evals"));
    }

    @Test
    void without_a_terminal_the_table_has_a_hundred_columns_at_most() {
        assertEquals(
                List.of(
                        "  #  op                            count         start          best speedup   array  evals     time",
                        "  1  gemm:3136x64x64                 x16   123,456,789    23,456,789   5.26x  98.3 %     10     1:05"),
                lines(CampaignText.USUAL_COLUMNS).subList(0, 2));
    }

    @Test
    void a_wide_terminal_has_the_whole_op_and_a_narrow_one_its_beginning() {
        assertTrue(lines(200).get(2).contains("stride=2,pad=1 "), lines(200).get(2));
        assertTrue(
                lines(80).get(2).startsWith("  2  conv:1x56x56x12…"), lines(80).get(2));
    }

    @Test
    void totals_name_the_ops_that_they_are_over() {
        var totals = new CampaignText(100).totals(TABLE);
        assertTrue(totals.getFirst().contains("total") && totals.getFirst().contains("x18"), totals::toString);
        assertEquals("     geometric mean of the speedups 2.65x, over 2 of 3 ops", totals.getLast());
        assertFalse(totals.getFirst().contains("%"), totals::toString);
    }

    @Test
    void times_are_read_as_those_of_a_clock() {
        assertEquals("0:01", CampaignText.clock(0.6));
        assertEquals("12:05", CampaignText.clock(725));
        assertEquals("1:00:01", CampaignText.clock(3601.2));
    }

    private static List<String> lines(int columns) {
        var text = new CampaignText(columns);
        var lines = new ArrayList<>(List.of(text.tableHead()));
        TABLE.lines().forEach(line -> lines.addAll(text.lines(line)));
        lines.addAll(text.totals(TABLE));
        return lines;
    }
}
