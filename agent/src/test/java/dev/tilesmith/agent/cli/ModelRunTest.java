package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with a model behind a server on this computer, and what a user sees when it misbehaves. */
class ModelRunTest {
    private static final String KEY = "canary-key-2468";
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_key_gets_into_nothing_that_a_run_leaves_and_a_recording_is_replayed() throws IOException {
        var kernel = run("ops", "gemm:16x16x16", "--start", "plain").out();
        server.setDispatcher(new Misbehaving(kernel));
        var result = run(
                "optimize",
                "gemm:16x16x16",
                "--model",
                model(),
                "--no-rewriter",
                "--iterations",
                "1",
                "--plans",
                "6",
                "--codes",
                "2",
                "--json",
                "--record",
                "run.jsonl",
                "--out",
                "out");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertFalse((result.out() + result.err()).contains(KEY));
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(KEY), file::toString);
            }
        }
        var end = result.lastJson();
        var used = end.path("models").path(0);
        assertEquals(model(), used.path("model").asText());
        assertTrue(used.path("attempts").asInt() > used.path("calls").asInt(), end::toString);
        assertTrue(used.path("tokensCached").asInt() > 0, end::toString);
        assertTrue(end.path("outcomes").path("refused").asInt() > 0, end::toString);
        assertEquals(ExitCode.DONE, run("replay", "run.jsonl").exitCode());

        var lines = Files.readString(folder.resolve("run.jsonl"));
        Files.writeString(folder.resolve("half.jsonl"), lines.substring(0, lines.length() / 2));
        var half = run("replay", "half.jsonl");
        assertEquals(ExitCode.INPUT, half.exitCode(), half.toString());
        assertEquals(1, half.err().lines().count(), half.err());
    }

    @Test
    void the_recording_of_a_resumed_run_has_the_replies_that_were_known_already() throws IOException {
        server.setDispatcher(
                new Misbehaving(run("ops", "gemm:16x16x16", "--start", "plain").out()));
        run(
                "optimize",
                "gemm:16x16x16",
                "--model",
                model(),
                "--iterations",
                "1",
                "--plans",
                "2",
                "--record",
                "1.jsonl");
        var resumed = run("optimize", "--resume", "1", "--record", "2.jsonl");
        assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.toString());
        assertEquals(
                Files.readAllLines(folder.resolve("1.jsonl")).size(),
                Files.readAllLines(folder.resolve("2.jsonl")).size());
        assertEquals(ExitCode.DONE, run("replay", "2.jsonl").exitCode());
    }

    @ParameterizedTest
    @CsvSource({"401, the key in OPENAI_API_KEY was refused", "404, the server knows no such model"})
    void a_wrong_key_or_name_is_one_request_one_line_and_exit_code_3(int status, String sentence) {
        server.enqueue(answer(status, "{\"error\":\"%s\"}".formatted(KEY)));
        var result = run("optimize", "gemm:16x16x16", "--model", model());
        assertEquals(ExitCode.ENVIRONMENT, result.exitCode(), result.toString());
        assertEquals("tilesmith: %s: %s%n".formatted(model(), sentence), result.err());
        assertEquals(1, server.getRequestCount());
        assertEquals("", run("runs", "--json").out());
    }

    @Test
    void no_server_is_one_line_and_exit_code_3() {
        var named = model();
        server.close();
        var result = run("optimize", "gemm:16x16x16", "--model", named);
        assertEquals(ExitCode.ENVIRONMENT, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("no server answers at http"), result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--budget-usd, 0, above 0",
        "--budget-tokens, 0, above 0",
        "--budget-minutes, 0, above 0",
        "--budget-usd, 1, the price of openai:nobody-s is not known",
        "--code-model, bard:x, unknown provider"
    })
    void a_cap_or_a_model_that_cannot_be_is_one_line_and_exit_code_2(String option, String value, String expected) {
        var result = run("optimize", "gemm:16x16x16", "--model", "openai:nobody-s", option, value);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }

    private String model() {
        var url = server.url("/v1").toString();
        return "openai:m@" + url;
    }

    private CommandLine.Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var environment = new Environment(
                Map.of(
                        "TILESMITH_HOME", folder.resolve("home").toString(),
                        "HOME", folder.toString(),
                        "OPENAI_API_KEY", KEY),
                folder,
                Clock.fixed(BEGAN, ZoneOffset.UTC),
                BEGAN,
                InputStream.nullInputStream());
        var console = new Console(new Output(out), new PrintStream(err, true), OptionalInt.empty());
        var exitCode = new Main(console, environment).run(arguments);
        return new CommandLine.Result(
                exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static MockResponse answer(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", "0")
                .addHeader("Content-Type", status == 200 ? "text/event-stream" : "application/json")
                .body(body)
                .build();
    }

    /** Answers the probe, then turns requests away, repeats the key, refuses and breaks off, in turn. */
    private static final class Misbehaving extends Dispatcher {
        private final AtomicInteger requests = new AtomicInteger();
        private final String kernel;

        Misbehaving(String kernel) {
            this.kernel = kernel;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            var number = requests.getAndIncrement();
            var useful = "OPTION: %s\nDo it with %s.\n```c\n// %s\n%s\n```\n".formatted(KEY, KEY, KEY, kernel);
            return number == 0
                    ? stream("ok", "stop")
                    : switch (number % 6) {
                        case 0 -> answer(429, "{\"error\":\"%s\"}".formatted(KEY));
                        case 1 -> stream(useful, "stop");
                        case 2 -> answer(500, "{\"error\":\"%s\"}".formatted(KEY));
                        case 3 -> stream("", "content_filter");
                        case 4 -> stream("half a kern", "length");
                        default -> stream(useful, "stop");
                    };
        }

        private static MockResponse stream(String text, String finish) {
            var delta = JSON.createObjectNode().put("role", "assistant").put("content", text);
            return answer(
                    200,
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":null}]}\n\n"
                                    .formatted(delta)
                            + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}\n\n"
                                    .formatted(finish)
                            + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,"
                            + "\"total_tokens\":14,\"prompt_tokens_details\":{\"cached_tokens\":7}}}\n\ndata: [DONE]\n\n");
        }
    }
}
