package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecTest {
    @Test
    void a_model_has_a_provider_a_name_and_perhaps_a_base_url_and_a_weight() {
        assertEquals(
                new ModelSpec(Provider.OPENAI, "qwen", Optional.of("http://localhost:8000/v1"), 2.5),
                ModelSpec.parse("openai:qwen@http://localhost:8000/v1/,weight=2.5"));
        assertEquals("openai:gpt", ModelSpec.parse("openai:gpt,weight=3").name());
        assertEquals("ollama:qwen:7b", ModelSpec.parse("ollama:qwen:7b").name());
        assertEquals("scripted:a@b.yaml", ModelSpec.parse("scripted:a@b.yaml").name());
    }

    @Test
    void only_a_providers_own_address_needs_a_key() {
        assertEquals(
                Optional.of("ANTHROPIC_API_KEY"), ModelSpec.parse("anthropic:c").neededKey());
        assertEquals(
                Optional.empty(), ModelSpec.parse("openai:q@http://localhost:1").neededKey());
        assertEquals(Optional.empty(), ModelSpec.parse("ollama:q").neededKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt",
                "openai:",
                "nobody:gpt",
                "openai:gpt@localhost",
                "openai:g,weight=0",
                "openai:g,weight=x",
                "openai:gpt@http://local host/v1",
                "openai:gpt@http://localhost:99999/v1",
                "openai:gpt@http://localhost/v1,wieght=2",
                "openai:gpt,weight=1,weight=2",
                "openai:gpt@https://user:secret@host"
            })
    void what_names_no_model_is_refused_with_the_form_that_would_be_right(String text) {
        var problem = assertThrows(BadModel.class, () -> ModelSpec.parse(text));
        assertTrue(String.valueOf(problem.getMessage()).startsWith("model '"), problem.getMessage());
        assertTrue(!String.valueOf(problem.getMessage()).contains("\n"));
    }
}
