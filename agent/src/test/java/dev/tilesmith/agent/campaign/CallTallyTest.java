package dev.tilesmith.agent.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTallyTest {
    private static ModelCall call(String model, Outcome outcome, String reason) {
        return new ModelCall(model, "plan", outcome, reason, 4, 0, 0, 0, 0);
    }

    @Test
    void calls_that_brought_nothing_are_counted_by_model_and_reason() {
        var tally = new CallTally();
        tally.add(List.of(
                call("ollama:b", Outcome.FAILED, "no reply after 4 tries: HTTP status 503"),
                call("ollama:b", Outcome.ANSWERED, "")));
        tally.add(List.of(
                call("ollama:a", Outcome.REFUSED, "the model refused"),
                call("ollama:b", Outcome.FAILED, "no reply after 4 tries: HTTP status 503")));
        assertEquals(
                List.of(
                        "ollama:a: the model refused (1 of its calls)",
                        "ollama:b: no reply after 4 tries: HTTP status 503 (2 of its calls)"),
                tally.inVain());
    }

    @Test
    void what_is_peculiar_about_answers_is_counted_apart() {
        var tally = new CallTally();
        tally.add(List.of(
                call("ollama:b", Outcome.ANSWERED, "took an option that is not on the menu"),
                call("ollama:b", Outcome.ANSWERED, "")));
        assertEquals(List.of("ollama:b: took an option that is not on the menu (1 of its calls)"), tally.remarks());
        assertEquals(List.of(), tally.inVain());
    }
}
