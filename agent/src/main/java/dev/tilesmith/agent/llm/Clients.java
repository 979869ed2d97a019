package dev.tilesmith.agent.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Makes the clients of models, all over one okhttp client.
 *
 * @param timeout of one request, from its start to the end of its reply
 * @param mostTokensOut at which a reply is cut
 */
public record Clients(OkHttpClient http, Duration timeout, int mostTokensOut, Backoff backoff) {
    private static final String LOCAL_OLLAMA = "http://localhost:11434";

    /** Ten minutes and 16,384 tokens for a reply. */
    public Clients() {
        this(new OkHttpClient(), Duration.ofMinutes(10), 16_384, Backoff.USUAL);
    }

    /**
     * @param key of the provider; a server of one's own may need none
     * @throws BadModel if a script cannot be read
     */
    public ChatClient client(ModelSpec spec, Optional<String> key) {
        if (spec.provider() == Provider.SCRIPTED) {
            return ScriptedClient.read(Path.of(spec.model()));
        }
        var secret = key.orElse("none");
        return new StreamedClient(
                spec,
                seed -> switch (spec.provider()) {
                    case OPENAI -> openAi(spec, secret, seed);
                    case ANTHROPIC -> anthropic(spec, secret);
                    case GEMINI -> gemini(spec, secret, seed);
                    case MISTRAL -> mistral(spec, secret, seed);
                    case OLLAMA -> ollama(spec, seed);
                    case SCRIPTED -> throw new IllegalStateException("a script is no provider's model");
                },
                backoff);
    }

    private HttpClientBuilder transport() {
        return OkHttpTransport.builder(http);
    }

    private OpenAiStreamingChatModel openAi(ModelSpec spec, String key, long seed) {
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key)
                .modelName(spec.model())
                .maxCompletionTokens(mostTokensOut)
                .seed(positive(seed))
                .timeout(timeout);
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    /** The system part is the same in every prompt of a target, so that Anthropic is asked to cache it. */
    private AnthropicStreamingChatModel anthropic(ModelSpec spec, String key) {
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key)
                .modelName(spec.model())
                .maxTokens(mostTokensOut)
                .cacheSystemMessages(true)
                .timeout(timeout);
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private GoogleAiGeminiStreamingChatModel gemini(ModelSpec spec, String key, long seed) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key)
                .modelName(spec.model())
                .maxOutputTokens(mostTokensOut)
                .seed(positive(seed))
                .timeout(timeout);
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private MistralAiStreamingChatModel mistral(ModelSpec spec, String key, long seed) {
        var builder = MistralAiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key)
                .modelName(spec.model())
                .maxTokens(mostTokensOut)
                .randomSeed(positive(seed))
                .timeout(timeout);
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private OllamaStreamingChatModel ollama(ModelSpec spec, long seed) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .baseUrl(spec.baseUrl().orElse(LOCAL_OLLAMA))
                .modelName(spec.model())
                .numPredict(mostTokensOut)
                .seed(positive(seed))
                .timeout(timeout)
                .build();
    }

    /** Providers take seeds of 31 bits. */
    private static int positive(long seed) {
        return (int) ((seed ^ seed >>> 32) & Integer.MAX_VALUE);
    }
}
