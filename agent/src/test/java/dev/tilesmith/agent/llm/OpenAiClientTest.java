package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a local server that answers in OpenAI's wire format. */
class OpenAiClientTest {
    private static final Prompt PROMPT = new Prompt("you are careful", "what now?");

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger pauses = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_reply_comes_with_its_tokens_and_the_request_is_openai_s() throws Exception {
        server.enqueue(chat("hello", "stop"));
        assertEquals(new Reply.Text("hello", new Usage(1, 11, 0, 3)), client().ask(PROMPT, Enough.NEVER));

        var request = server.takeRequest();
        assertEquals("/v1/chat/completions", request.getUrl().encodedPath());
        assertEquals("Bearer secret-key", request.getHeaders().get("Authorization"));
        var body = String.valueOf(
                request.getBody() == null ? "" : request.getBody().utf8());
        assertTrue(body.contains("\"model\" : \"mock-model\"") || body.contains("\"model\":\"mock-model\""), body);
        assertTrue(body.contains("you are careful") && body.contains("what now?"), body);
    }

    @Test
    void a_rate_limit_passes_with_the_next_try() {
        server.enqueue(new MockResponse.Builder().code(429).body("{}").build());
        server.enqueue(chat("hello", "stop"));
        assertInstanceOf(Reply.Text.class, client().ask(PROMPT, Enough.NEVER));
        assertEquals(2, server.getRequestCount());
        assertEquals(1, pauses.get());
    }

    @Test
    void a_server_that_keeps_failing_is_an_outcome_after_four_tries() {
        for (var i = 0; i < 4; i++) {
            server.enqueue(new MockResponse.Builder().code(500).body("{}").build());
        }
        var nothing = assertInstanceOf(Reply.Nothing.class, client().ask(PROMPT, Enough.NEVER));
        assertEquals("no reply after 4 tries: HTTP status 500", nothing.reason());
        assertEquals(4, server.getRequestCount());
    }

    @Test
    void a_wrong_key_ends_the_run_at_once_without_the_key_in_the_message() {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .body("{\"error\":{\"message\":\"Incorrect API key provided: secret-key\"}}")
                .build());
        var unusable = assertThrows(ModelUnusable.class, () -> client().ask(PROMPT, Enough.NEVER));
        assertTrue(String.valueOf(unusable.getMessage()).endsWith("the key in OPENAI_API_KEY was refused"));
        assertTrue(!String.valueOf(unusable.getMessage()).contains("secret-key"));
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void an_unknown_model_ends_the_run_at_once() {
        server.enqueue(new MockResponse.Builder().code(404).body("{}").build());
        assertThrows(ModelUnusable.class, () -> client().ask(PROMPT, Enough.NEVER));
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void a_reply_cut_by_the_length_limit_and_an_empty_one_are_outcomes() {
        server.enqueue(chat("half a kern", "length"));
        server.enqueue(chat("", "stop"));
        assertEquals(
                new Reply.Nothing(Outcome.CUT, "the reply was cut by the length limit", new Usage(1, 11, 0, 3)),
                client().ask(PROMPT, Enough.NEVER));
        assertEquals(
                new Reply.Nothing(Outcome.EMPTY, "the reply was empty", new Usage(1, 11, 0, 3)),
                client().ask(PROMPT, Enough.NEVER));
    }

    @Test
    void no_server_ends_the_run_at_once() {
        var client = client();
        server.close();
        var unusable = assertThrows(ModelUnusable.class, () -> client.ask(PROMPT, Enough.NEVER));
        assertTrue(String.valueOf(unusable.getMessage()).endsWith("no server answers there"));
    }

    private OpenAiClient client() {
        var url = server.url("/v1").toString();
        return new OpenAiClient(
                ModelSpec.parse("openai:mock-model@" + url),
                "secret-key",
                Duration.ofSeconds(10),
                attempt -> pauses.incrementAndGet());
    }

    private static MockResponse chat(String text, String finish) {
        var body = """
                {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"mock-model",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"%s"}],
                 "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}""".formatted(text, finish);
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }
}
