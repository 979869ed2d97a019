package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users write themselves for models, prices and scripts: what is none is refused in a line with its name. */
class OwnListsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "- openai:gpt",
                "openai:gpt: 5",
                "openai:gpt: {in: .nan, cached: 0, out: 1}",
                "openai:gpt: {in: -1, cached: 0, out: 1}",
                "openai:gpt: {in: cheap, cached: 0, out: 1}",
                "{{{"
            })
    void what_is_no_list_of_prices_is_refused(String yaml) {
        var problem = assertThrows(BadModel.class, () -> PriceTable.parse("mine.yaml", yaml));
        assertTrue(String.valueOf(problem.getMessage()).startsWith("mine.yaml:"), problem.getMessage());
        assertEquals(1, String.valueOf(problem.getMessage()).lines().count());
    }

    @Test
    void a_list_of_prices_may_be_empty() {
        assertTrue(PriceTable.parse("mine.yaml", "# none yet").prices().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello: you",
                "- replies: 5",
                "- replies: []",
                "- latencyMillis: 5\n  replies: [a]",
                "- latencyMillis: soon\n- replies: [a]",
                "- latencyMillis: -5\n- replies: [a]",
                "[[["
            })
    void what_is_no_script_is_refused(String yaml) {
        var problem = assertThrows(BadModel.class, () -> ScriptedClient.parse("scripted:mine.yaml", yaml));
        assertTrue(
                String.valueOf(problem.getMessage()).startsWith("model 'scripted:mine.yaml': "), problem.getMessage());
    }
}
