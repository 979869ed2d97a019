package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every provider's client against a server on this computer that speaks the provider's format. */
class ClientsTest {
    private static final String KEY = "canary-key-7531";
    private static final Prompt PROMPT = new Prompt("you are careful", "what now?");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Question QUESTION = new Question(PROMPT, 5, Enough.NEVER);

    private final MockWebServer server = new MockWebServer();
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_streamed_reply_comes_with_its_tokens(WireFormats format) throws Exception {
        server.enqueue(reply(format, List.of("hel", "lo\nworld"), "stop"));
        var reply = assertInstanceOf(Reply.Text.class, client(format).ask(QUESTION));
        assertEquals("hello\nworld", reply.text());
        assertEquals(new Usage(1, 11, format.countsCached() ? 7 : 0, 3), reply.usage());

        var request = server.takeRequest();
        var body = String.valueOf(
                request.getBody() == null ? "" : request.getBody().utf8());
        assertTrue(body.contains("you are careful") && body.contains("what now?"), body);
        assertFalse(body.contains(KEY), body);
    }

    @ParameterizedTest
    @EnumSource
    void a_reply_that_is_enough_is_cut_there_and_the_rest_is_not_read(WireFormats format) {
        server.enqueue(reply(format, List.of("one ", "two ", "three ", "four "), "stop"));
        Enough untilTwo = () -> {
            var text = new StringBuilder();
            return piece -> {
                var at = text.append(piece).indexOf("two");
                return at < 0 ? OptionalInt.empty() : OptionalInt.of(at + 3);
            };
        };
        var reply = client(format).ask(new Question(PROMPT, 5, untilTwo));
        assertEquals("one two", assertInstanceOf(Reply.Text.class, reply).text());
        assertTrue(reply.usage().tokensOut() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_rate_limit_waits_as_long_as_the_server_says(WireFormats format) {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "7")
                .body("{}")
                .build());
        server.enqueue(reply(format, List.of("hello"), "stop"));
        var reply = assertInstanceOf(Reply.Text.class, client(format).ask(QUESTION));
        assertEquals(2, reply.usage().attempts());
        assertEquals(1, waits.size());
        assertTrue(waits.getFirst().toMillis() >= 7_000 && waits.getFirst().toMillis() <= 7_700, waits::toString);
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_keeps_failing_is_an_outcome_after_four_tries(WireFormats format) {
        for (var i = 0; i < 4; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(500)
                    .body("{\"error\":\"" + KEY + "\"}")
                    .build());
        }
        var nothing = assertInstanceOf(Reply.Nothing.class, client(format).ask(QUESTION));
        assertEquals(Outcome.FAILED, nothing.outcome());
        assertEquals("no reply after 4 tries: HTTP status 500", nothing.reason());
        assertEquals(4, nothing.usage().attempts());
        assertEquals(4, server.getRequestCount());
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_key_ends_the_run_at_once_and_is_not_repeated_in_the_sentence(WireFormats format) {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .body("{\"error\":{\"message\":\"Incorrect API key provided: %s\"}}".formatted(KEY))
                .build());
        var unusable = assertThrows(ModelUnusable.class, () -> client(format).probe());
        assertTrue(String.valueOf(unusable.getMessage()).contains("was refused"), unusable.getMessage());
        assertFalse(String.valueOf(unusable.getMessage()).contains(KEY));
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_model_ends_the_run_at_once(WireFormats format) {
        server.enqueue(new MockResponse.Builder().code(404).body("{}").build());
        var unusable = assertThrows(ModelUnusable.class, () -> client(format).ask(QUESTION));
        assertTrue(String.valueOf(unusable.getMessage()).endsWith("the server knows no such model"));
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @EnumSource
    void no_server_ends_the_run_at_once(WireFormats format) {
        var client = client(format);
        server.close();
        var unusable = assertThrows(ModelUnusable.class, () -> client.ask(QUESTION));
        assertTrue(String.valueOf(unusable.getMessage()).contains("no server answers at http"), unusable.getMessage());
        assertEquals(List.of(), waits);
    }

    @ParameterizedTest
    @EnumSource
    void a_reply_cut_by_the_length_limit_is_an_outcome(WireFormats format) {
        server.enqueue(reply(format, List.of("half a kern"), "length"));
        var nothing = assertInstanceOf(Reply.Nothing.class, client(format).ask(QUESTION));
        assertEquals(Outcome.CUT, nothing.outcome());
        assertEquals(3, nothing.usage().tokensOut());
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_is_an_outcome(WireFormats format) {
        if (!format.canRefuse()) {
            return;
        }
        server.enqueue(reply(format, List.of(), "refused"));
        var reply = assertInstanceOf(Reply.Nothing.class, client(format).ask(QUESTION));
        assertEquals(Outcome.REFUSED, reply.outcome());
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_reply_is_an_outcome(WireFormats format) {
        server.enqueue(reply(format, List.of(), "stop"));
        var reply = assertInstanceOf(Reply.Nothing.class, client(format).ask(QUESTION));
        assertEquals(Outcome.EMPTY, reply.outcome());
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_cut_in_mid_stream_is_tried_again(WireFormats format) {
        server.enqueue(reply(format, List.of("hel", "lo", "x".repeat(20_000)), "stop")
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(reply(format, List.of("hello"), "stop"));
        var reply = assertInstanceOf(Reply.Text.class, client(format).ask(QUESTION));
        assertEquals("hello", reply.text());
        assertEquals(2, reply.usage().attempts());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "OLLAMA"})
    void a_reply_that_drips_slower_than_the_time_limit_is_tried_again(WireFormats format) {
        server.enqueue(reply(format, List.of("hel", "lo", "x".repeat(2_000)), "stop")
                .newBuilder()
                .throttleBody(16, 100, TimeUnit.MILLISECONDS)
                .build());
        server.enqueue(reply(format, List.of("hello"), "stop"));
        var reply = assertInstanceOf(
                Reply.Text.class,
                client(format, Patience.of(Duration.ofMillis(1500))).ask(QUESTION));
        assertEquals("hello", reply.text());
    }

    @ParameterizedTest
    @EnumSource
    void malformed_json_is_an_outcome_after_all_tries(WireFormats format) {
        for (var i = 0; i < 4; i++) {
            server.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", format.contentType)
                    .body(format.malformed())
                    .build());
        }
        var reply = assertInstanceOf(Reply.Nothing.class, client(format).ask(QUESTION));
        assertEquals(Outcome.FAILED, reply.outcome());
        assertEquals("no reply after 4 tries: malformed reply", reply.reason());
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void a_malformed_event_ends_the_attempt_though_the_connection_stays_open(WireFormats format) {
        server.enqueue(stalling(format, format.malformed()));
        server.enqueue(reply(format, List.of("hello"), "stop"));
        var reply = assertInstanceOf(Reply.Text.class, client(format).ask(QUESTION));
        assertEquals("hello", reply.text());
        assertEquals(2, reply.usage().attempts());
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void a_reply_of_which_no_more_comes_is_a_time_out_before_the_time_of_the_whole_is_over(WireFormats format) {
        var impatient = new Patience(LONG, Duration.ofMillis(300));
        server.enqueue(stalling(format, format.stream(List.of("hel"), "stop").substring(0, 30)));
        server.enqueue(reply(format, List.of("hello"), "stop"));
        var reply = assertInstanceOf(Reply.Text.class, client(format, impatient).ask(QUESTION));
        assertEquals("hello", reply.text());
        assertEquals(2, reply.usage().attempts());
    }

    @Test
    @Timeout(10)
    void a_model_that_says_nothing_at_all_is_given_up_after_four_time_outs() {
        for (var i = 0; i < 4; i++) {
            server.enqueue(reply(WireFormats.OPENAI, List.of("hello"), "stop")
                    .newBuilder()
                    .bodyDelay(LONG.toSeconds(), TimeUnit.SECONDS)
                    .build());
        }
        var nothing = assertInstanceOf(
                Reply.Nothing.class,
                client(WireFormats.OPENAI, new Patience(LONG, Duration.ofMillis(300)))
                        .ask(QUESTION));
        assertEquals("no reply after 4 tries: time-out", nothing.reason());
    }

    /** A reply that begins like this, of which nothing more comes, on a connection that stays open. */
    private static MockResponse stalling(WireFormats format, String beginning) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", format.contentType)
                .body(beginning + "x".repeat(beginning.length()))
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build();
    }

    private ChatClient client(WireFormats format) {
        return client(format, Patience.of(LONG));
    }

    private ChatClient client(WireFormats format, Patience patience) {
        var base = server.url(format == WireFormats.OLLAMA ? "" : "/v1").toString();
        var spec = ModelSpec.parse(format.provider().label() + ":mock-model@" + base);
        var backoff = new Backoff(4, Duration.ofMinutes(1), waits::add);
        return new Clients(new OkHttpClient(), patience, 500, backoff).client(spec, Optional.of(KEY));
    }

    private static MockResponse reply(WireFormats format, List<String> pieces, String finish) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", format.contentType)
                .body(format.stream(pieces, finish))
                .build();
    }
}
