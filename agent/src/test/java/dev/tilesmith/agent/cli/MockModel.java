package dev.tilesmith.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A model behind a server on this computer that plans and codes for {@code gemm:16x16x16}. A reply depends on the request's
 * body alone, so that a question that is asked again is answered the same.
 */
final class MockModel implements AutoCloseable {
    static final String OP = "gemm:16x16x16";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OPTIONS =
            List.of("widen moves", "drop needless configuration", "keep weights in the array", "drop needless fences");

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong tokensIn = new AtomicLong();
    private final AtomicLong tokensOut = new AtomicLong();
    private final Temper temper;

    /**
     * How it answers.
     *
     * @param mostDelayMillis before a reply begins; each begins after a time of its own
     * @param mostChatter sentences before the useful part of a reply; each has a number of its own
     * @param slowness millis between the pieces of 256 bytes of a reply
     */
    record Temper(int mostDelayMillis, int mostChatter, int slowness) {}

    MockModel(Temper temper) throws IOException {
        this.temper = temper;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.incrementAndGet();
                return answer(request.getBody() == null ? "" : request.getBody().utf8());
            }
        });
        server.start();
    }

    /** As {@code --model} takes it. */
    String spec() {
        return "openai:mock@" + server.url("/v1");
    }

    /** Requests so far, probes included. */
    int requests() {
        return requests.get();
    }

    /** Tokens of the prompts so far. */
    long tokensIn() {
        return tokensIn.get();
    }

    /** Tokens of the replies so far, as if each had been read to its end. */
    long tokensOut() {
        return tokensOut.get();
    }

    private MockResponse answer(String body) {
        var random = new SplittableRandom(body.hashCode());
        var prompt = prompt(body);
        var text = chatter(random) + useful(prompt, random);
        var in = prompt.length() / 4;
        var out = text.length() / 4;
        tokensIn.addAndGet(in);
        tokensOut.addAndGet(out);
        var response = new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Type", "text/event-stream")
                .headersDelay(random.nextInt(temper.mostDelayMillis + 1), TimeUnit.MILLISECONDS)
                .body(stream(text, in, out));
        return temper.slowness == 0
                ? response.build()
                : response.throttleBody(256, temper.slowness, TimeUnit.MILLISECONDS)
                        .build();
    }

    private static String prompt(String body) {
        try {
            var prompt = new StringBuilder();
            for (JsonNode message : JSON.readTree(body).path("messages")) {
                prompt.append(message.path("content").asText()).append('\n');
            }
            return prompt.toString();
        } catch (IOException e) {
            throw new IllegalStateException("the request is no JSON: " + body, e);
        }
    }

    private String chatter(SplittableRandom random) {
        return temper.mostChatter == 0 ? "" : "Let me think of it. ".repeat(random.nextInt(temper.mostChatter)) + "\n";
    }

    private static String useful(String prompt, SplittableRandom random) {
        if (prompt.contains("Answer with a plan, no code")) {
            return "OPTION: %s\nDo it, variant %d.\n"
                    .formatted(OPTIONS.get(random.nextInt(OPTIONS.size())), random.nextInt(100));
        }
        return "```c\n%s```\n".formatted(kernel(random));
    }

    /** Fences that are not needed make it slower; one in four never loads B, one in eight is cut off. */
    private static String kernel(SplittableRandom random) {
        var whole = """
                void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(16, 1.0f, false, 0);
                  gemmini_extended_config_st(16, NO_ACTIVATION, 0.00390625f);
                  gemmini_mvin(A, 0);
                  %s%s
                  gemmini_preload(4096, 0x80000000);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  gemmini_mvout(C, 0x80000000);
                  gemmini_fence();
                }
                """.formatted(
                "gemmini_fence();".repeat(random.nextInt(12)), random.nextInt(4) == 0 ? "" : "gemmini_mvin(B, 4096);");
        return random.nextInt(8) == 0 ? whole.substring(0, whole.length() / 2) : whole;
    }

    private static String stream(String text, int in, int out) {
        var pieces = new ArrayList<String>();
        for (var start = 0; start < text.length(); start += 40) {
            var piece = text.substring(start, Math.min(text.length(), start + 40));
            var delta = JSON.createObjectNode().put("role", "assistant").put("content", piece);
            pieces.add(
                    "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":null}]}".formatted(delta));
        }
        pieces.add("{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        pieces.add(
                "{\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(in, out, in + out));
        pieces.add("[DONE]");
        var events = new StringBuilder();
        pieces.forEach(piece -> events.append("data: ").append(piece).append("\n\n"));
        return events.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
