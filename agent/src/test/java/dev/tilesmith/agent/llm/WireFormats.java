package dev.tilesmith.agent.llm;

import java.util.List;
import java.util.stream.Collectors;

/** The providers' streaming formats, as their documentation gives them. */
enum WireFormats {
    OPENAI("text/event-stream") {
        @Override
        String stream(List<String> pieces, String finish) {
            var reason = finish.equals("length") ? "length" : finish.equals("refused") ? "content_filter" : "stop";
            return pieces.stream()
                            .map(piece -> event("""
                                    {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":%s},"finish_reason":null}]}""".formatted(quoted(piece))))
                            .collect(Collectors.joining())
                    + event("""
                            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"%s"}]}""".formatted(reason))
                    + event("""
                            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":7}}}""")
                    + event("[DONE]");
        }
    },
    MISTRAL("text/event-stream") {
        @Override
        String stream(List<String> pieces, String finish) {
            var reason = finish.equals("length") ? "length" : "stop";
            return pieces.stream()
                            .map(piece -> event("""
                                    {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":%s},"finish_reason":null}]}""".formatted(quoted(piece))))
                            .collect(Collectors.joining())
                    + event("""
                            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"%s"}],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}""".formatted(reason))
                    + event("[DONE]");
        }
    },
    ANTHROPIC("text/event-stream") {
        @Override
        String stream(List<String> pieces, String finish) {
            var reason = finish.equals("length") ? "max_tokens" : finish.equals("refused") ? "refusal" : "end_turn";
            return named("message_start", """
                            {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"model":"m","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":4,"cache_creation_input_tokens":0,"cache_read_input_tokens":7,"output_tokens":1}}}""")
                    + named("content_block_start", """
                            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")
                    + pieces.stream()
                            .map(piece -> named("content_block_delta", """
                                    {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%s}}""".formatted(quoted(piece))))
                            .collect(Collectors.joining())
                    + named("content_block_stop", """
                            {"type":"content_block_stop","index":0}""")
                    + named("message_delta", """
                            {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},"usage":{"output_tokens":3}}""".formatted(reason))
                    + named("message_stop", """
                            {"type":"message_stop"}""");
        }
    },
    GEMINI("text/event-stream") {
        @Override
        String stream(List<String> pieces, String finish) {
            var reason = finish.equals("length") ? "MAX_TOKENS" : finish.equals("refused") ? "SAFETY" : "STOP";
            return pieces.stream()
                            .map(piece -> event("""
                                    {"candidates":[{"content":{"parts":[{"text":%s}],"role":"model"},"index":0}],"modelVersion":"m"}""".formatted(quoted(piece))))
                            .collect(Collectors.joining())
                    + event("""
                            {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"%s","index":0}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":3,"totalTokenCount":14,"cachedContentTokenCount":7},"modelVersion":"m"}""".formatted(reason));
        }
    },
    OLLAMA("application/x-ndjson") {
        @Override
        String stream(List<String> pieces, String finish) {
            var reason = finish.equals("length") ? "length" : "stop";
            return pieces.stream().map(piece -> """
                                    {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":%s},"done":false}
                                    """.formatted(quoted(piece))).collect(Collectors.joining())
                    + """
                            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"%s","prompt_eval_count":11,"eval_count":3}
                            """.formatted(reason);
        }
    };

    final String contentType;

    WireFormats(String contentType) {
        this.contentType = contentType;
    }

    /** A whole reply; {@code finish} is {@code stop}, {@code length} or {@code refused}. */
    abstract String stream(List<String> pieces, String finish);

    /** An event that is cut off within its JSON. */
    String malformed() {
        return switch (this) {
            case ANTHROPIC -> named("content_block_delta", "{\"delta\": {");
            case OPENAI, MISTRAL, GEMINI -> event("{\"choices\": [{");
            case OLLAMA -> "{\"message\": \n";
        };
    }

    Provider provider() {
        return Provider.valueOf(name());
    }

    /** Whether the format tells how many tokens were cached. */
    boolean countsCached() {
        return this != OLLAMA && this != MISTRAL;
    }

    /** Whether the format has a way to say that the model declined. */
    boolean canRefuse() {
        return this != OLLAMA && this != MISTRAL;
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String named(String name, String data) {
        return "event: " + name + "\n" + event(data);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
