package dev.tilesmith.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReportTest {
    private static final Pattern TICK = Pattern.compile("text-anchor=\"end\">([\\d,]+)<");

    @ParameterizedTest
    @CsvSource({"33418, 10000, 40000", "1855318, 500000, 2000000", "700, 200, 800", "1, 1, 2"})
    void the_chart_has_round_numbers_at_its_side(long start, long step, long top) {
        var svg = CyclesChart.svg(result(start), OptionalLong.empty());
        var ticks = TICK.matcher(svg)
                .results()
                .map(tick -> Long.parseLong(tick.group(1).replace(",", "")))
                .toList();
        assertEquals(List.of(0L, step), ticks.subList(0, 2));
        assertEquals(top, ticks.getLast());
    }

    @Test
    void the_line_of_the_floor_has_its_name() {
        assertTrue(CyclesChart.svg(result(1000), OptionalLong.of(64)).contains(">floor<"));
        assertFalse(CyclesChart.svg(result(1000), OptionalLong.empty()).contains("floor"));
    }

    @Test
    void a_page_of_an_op_whose_floor_is_unknown_says_nothing_of_it() {
        var page = new HtmlReport(new RunFacts(
                        "c:own.c",
                        "c:own.c",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        "",
                        "gemmini-int8-16",
                        "rewriter (no model)",
                        "beam 4",
                        1,
                        "plain"))
                .render(result(1000));
        assertFalse(page.contains("Floor:"), page);
        assertFalse(page.contains("of the array</div>"), page);
        assertTrue(page.contains("evaluated. Cycles of one call"), page);
    }

    private static SearchResult result(long cycles) {
        var feedback = new Feedback(Double.NaN, List.of(), 1, 1, 1, 1, "");
        var start = new Candidate(
                new Kernel("k.c", "own"), "own", new Verdict.Correct(new Cycles(cycles), feedback), Optional.empty());
        return new SearchResult(
                start, Optional.empty(), Optional.empty(), new Beam(List.of(start)), List.of(), 1, false);
    }
}
