package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is repeated, what is not, what it costs, and what happens to the key. */
class FailuresTest {
    private static final String KEY = "canary-key-7531";
    private static final int MOST_OUT = 500;
    private static final Prompt PROMPT = new Prompt("s".repeat(200), "u".repeat(200));
    private static final Question QUESTION = new Question(PROMPT, 5, Enough.NEVER);
    private static final String SLOW_DOWN = "{\"error\":{\"details\":[{\"retryDelay\": \"3.25s\"}]}}";

    private final MockWebServer server = new MockWebServer();
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @Test
    void a_server_that_is_not_there_is_named_by_its_address() {
        var failure = Failure.of(ModelSpec.parse("ollama:small"), new ConnectException("refused"));
        assertTrue(failure.toString().contains("no server answers at http://localhost:11434"), failure::toString);
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_attempt_that_broke_in_its_reply_is_paid_for_too() {
        server.enqueue(cutInMidStream());
        server.enqueue(reply("hello"));
        var reply = assertInstanceOf(Reply.Text.class, client().ask(QUESTION));
        assertEquals(2, reply.usage().attempts());
        // 400 bytes of prompt are about 100 tokens; the second attempt's 11 are the server's own count.
        assertEquals(100 + 11, reply.usage().tokensIn());
    }

    @Test
    void an_attempt_that_was_turned_away_costs_nothing() {
        server.enqueue(status(503, "{}"));
        server.enqueue(reply("hello"));
        assertEquals(new Usage(2, 11, 7, 3), client().ask(QUESTION).usage());
    }

    @Test
    void a_request_is_repeated_only_if_its_worst_case_still_fits_beside_what_broke() {
        for (var i = 0; i < 4; i++) {
            server.enqueue(cutInMidStream());
        }
        // One attempt takes 900 tokens at worst, and a broken one is counted with 100 and what came of its reply.
        var ledger = new Ledger(new Ledger.Caps(OptionalDouble.empty(), OptionalLong.of(1_050)), List.of());
        var nothing = new MeteredClient(client(), Prices.UNKNOWN, ledger, MOST_OUT).ask(QUESTION);
        assertEquals(
                Outcome.FAILED, assertInstanceOf(Reply.Nothing.class, nothing).outcome());
        assertEquals(2, server.getRequestCount());
        assertTrue(ledger.spentTokens() >= 200 && ledger.spentTokens() <= 1_050, "" + ledger.spentTokens());
    }

    @Test
    void a_request_that_is_too_long_is_an_outcome_and_is_not_repeated() {
        server.enqueue(status(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}"));
        var nothing = assertInstanceOf(Reply.Nothing.class, client().ask(QUESTION));
        assertEquals(Outcome.FAILED, nothing.outcome());
        assertEquals("the server refuses the request (HTTP status 400)", nothing.reason());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 429, insufficient_quota, the account has no credit left",
        "openai, 402, pay, the account has no credit left",
        "anthropic, 400, Your credit balance is too low, the account has no credit left",
        "gemini, 400, API_KEY_INVALID, the key in GEMINI_API_KEY was refused",
        "mistral, 403, no, the key in MISTRAL_API_KEY was refused"
    })
    void what_no_repetition_can_mend_ends_the_run_before_it_begins(
            String provider, int status, String says, String expected) {
        server.enqueue(status(status, "{\"error\":\"%s %s\"}".formatted(says, KEY)));
        var client = client(provider, Duration.ofSeconds(10));
        var unusable = assertThrows(ModelUnusable.class, client::probe);
        assertTrue(String.valueOf(unusable.getMessage()).endsWith(expected), unusable.getMessage());
        assertFalse(String.valueOf(unusable.getMessage()).contains(KEY));
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void a_server_that_refuses_even_the_probe_is_of_no_use() {
        server.enqueue(status(422, "{}"));
        var unusable = assertThrows(ModelUnusable.class, client()::probe);
        assertTrue(
                String.valueOf(unusable.getMessage()).endsWith("the server refuses the request (HTTP status 422)"),
                unusable.getMessage());
    }

    @Test
    void a_model_that_is_only_slow_or_busy_passes_the_probe() {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(2, TimeUnit.SECONDS)
                .body("")
                .build());
        assertDoesNotThrow(() -> client("openai", Duration.ofMillis(200)).probe());
        server.enqueue(status(529, "{}"));
        assertDoesNotThrow(() -> client().probe());
        assertEquals(List.of(), waits);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after-ms, 1500, {}, 1500",
        "Retry-After, 7, {}, 7000",
        "Retry-After, 'Wed, 21 Oct 2015 07:28:30 GMT', {}, 30000",
        "X-None, 1, in the body, 3250"
    })
    void a_server_says_in_several_ways_how_long_to_wait(String header, String value, String body, long millis) {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader(header, value)
                .addHeader("Date", "Wed, 21 Oct 2015 07:28:00 GMT")
                .body(body.equals("{}") ? body : SLOW_DOWN)
                .build());
        server.enqueue(reply("hello"));
        client().ask(QUESTION);
        var waited = waits.getFirst().toMillis();
        assertTrue(waited >= millis && waited <= millis * 1.1, waits::toString);
    }

    @Test
    void a_server_that_asks_for_more_than_a_minute_is_given_up() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "3600")
                .body("{}")
                .build());
        var nothing = assertInstanceOf(Reply.Nothing.class, client().ask(QUESTION));
        assertEquals("no reply after 1 tries: HTTP status 429", nothing.reason());
    }

    @Test
    void an_interrupted_call_has_no_outcome_that_a_journal_could_keep() throws Exception {
        server.enqueue(status(500, "{}"));
        var found = new AtomicReference<Throwable>();
        var client = new Clients(
                        new OkHttpClient(), Patience.of(Duration.ofSeconds(10)), MOST_OUT, interruptingBackoff())
                .client(ModelSpec.parse("openai:m@" + server.url("/v1")), Optional.of(KEY));
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        client.ask(QUESTION);
                    } catch (RuntimeException e) {
                        found.set(e);
                    }
                })
                .join();
        assertInstanceOf(CancellationException.class, found.get());
    }

    @Test
    void a_reply_that_repeats_the_key_loses_it() {
        server.enqueue(reply("your key is " + KEY + ", is it not?"));
        var reply = assertInstanceOf(Reply.Text.class, client().ask(QUESTION));
        assertEquals("your key is [key], is it not?", reply.text());
    }

    private static Backoff interruptingBackoff() {
        return new Backoff(4, Duration.ofMinutes(1), _ -> {
            throw new InterruptedException();
        });
    }

    private ChatClient client() {
        return client("openai", Duration.ofSeconds(10));
    }

    private ChatClient client(String provider, Duration timeout) {
        var spec = ModelSpec.parse("%s:m@%s".formatted(provider, server.url("/v1")));
        return new Clients(
                        new OkHttpClient(),
                        Patience.of(timeout),
                        MOST_OUT,
                        new Backoff(4, Duration.ofMinutes(1), waits::add))
                .client(spec, Optional.of(KEY));
    }

    private static MockResponse status(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private static MockResponse cutInMidStream() {
        return reply("x".repeat(20_000))
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();
    }

    private static MockResponse reply(String text) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", WireFormats.OPENAI.contentType)
                .body(WireFormats.OPENAI.stream(List.of(text), "stop"))
                .build();
    }
}
