package dev.tilesmith.agent.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.Spending.Place;
import dev.tilesmith.schedule.CandidateRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final String PLAN = "1/abc/openai:m@http://x/v1/0";

    @Test
    void a_kernel_takes_its_call_and_its_share_of_the_plan_and_what_is_left_brought_none() {
        var replies = Map.of(
                PLAN + "/plans",
                reply("plan", 100, 0.10),
                PLAN + "/codes/0/0",
                reply("code", 40, 0.04, "first"),
                PLAN + "/codes/0/1",
                reply("code", 60, 0.06),
                PLAN + "/codes/0/0/repairs/0/1",
                reply("repair", 30, 0.03, "mended"),
                "1/stopped",
                "[\"abc\"]");
        var spending = Spending.of(replies, List.of(row(0, "first"), row(1, "mended"), row(2, "by the rewriter")));
        assertEquals(40 + 100 / 2.0, at(spending, 1, 0).tokens(), 1e-9);
        assertEquals(0.04 + 0.05, at(spending, 1, 0).usd(), 1e-9);
        assertEquals(30, at(spending, 1, 1).tokens(), 1e-9);
        assertEquals(2, spending.kernels().size());
        assertEquals(60 + 50, spending.rest().tokens(), 1e-9);
        assertEquals(230, spending.total().tokensIn() + spending.total().tokensOut());
        assertEquals(
                List.of("code", "plan", "repair"),
                spending.phases().stream().map(Spending.Phase::phase).toList());
        assertEquals(2, spending.phases().getFirst().calls());
    }

    @Test
    void a_run_without_models_took_nothing() {
        var spending =
                Spending.of(Map.of("1/abc/rewriter/0/plans", "{\"items\":[],\"calls\":[]}"), List.of(row(0, "first")));
        assertTrue(spending.phases().isEmpty() && spending.kernels().isEmpty());
        assertEquals(0, spending.rest().usd());
    }

    private static String reply(String phase, int tokens, double usd, String... sources) {
        var items = new StringBuilder();
        for (var source : sources) {
            items.append(items.isEmpty() ? "" : ",").append("{\"source\":\"%s\"}".formatted(source));
        }
        return """
                {"items":[%s],"calls":[{"model":"openai:m@http://x/v1","phase":"%s","outcome":"ANSWERED","reason":"",
                "attempts":1,"tokensIn":%d,"tokensCached":0,"tokensOut":%d,"usd":%s}]}""".formatted(items, phase, tokens - 10, 10, usd);
    }

    private static CandidateRow row(int position, String source) {
        return new CandidateRow(
                1,
                position,
                "abc",
                "openai:m@http://x/v1",
                "",
                "",
                source,
                "hash of " + source,
                "correct",
                OptionalLong.of(1),
                "");
    }

    private static Spending.Took at(Spending spending, int iteration, int position) {
        return Objects.requireNonNull(spending.kernels().get(new Place(iteration, position)));
    }
}
