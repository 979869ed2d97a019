package dev.tilesmith.agent.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.tilesmith.agent.llm.StreamedClient.Limits;
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
        var secret = new Secret(key);
        return new StreamedClient(
                spec,
                (seed, limits) -> switch (spec.provider()) {
                    case OPENAI -> openAi(spec, secret, seed, limits);
                    case ANTHROPIC -> anthropic(spec, secret, limits);
                    case GEMINI -> gemini(spec, secret, seed, limits);
                    case MISTRAL -> mistral(spec, secret, seed, limits);
                    case OLLAMA -> ollama(spec, seed, limits);
                    case SCRIPTED -> throw new IllegalStateException("a script is no provider's model");
                },
                new Limits(timeout, mostTokensOut),
                secret,
                backoff);
    }

    private HttpClientBuilder transport() {
        return OkHttpTransport.builder(http);
    }

    private OpenAiStreamingChatModel openAi(ModelSpec spec, Secret key, long seed, Limits limits) {
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key.value())
                .modelName(spec.model())
                .seed(positive(seed))
                .timeout(limits.time());
        // Servers that only speak OpenAI's interface mostly know the older name of the limit; OpenAI's own has given it
        // up.
        if (spec.baseUrl().isPresent()) {
            builder.baseUrl(spec.baseUrl().get()).maxTokens(limits.tokensOut());
        } else {
            builder.maxCompletionTokens(limits.tokensOut());
        }
        return builder.build();
    }

    /** The system part is the same in every prompt of a target, so that Anthropic is asked to cache it. */
    private AnthropicStreamingChatModel anthropic(ModelSpec spec, Secret key, Limits limits) {
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key.value())
                .modelName(spec.model())
                .maxTokens(limits.tokensOut())
                .cacheSystemMessages(true)
                .timeout(limits.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private GoogleAiGeminiStreamingChatModel gemini(ModelSpec spec, Secret key, long seed, Limits limits) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key.value())
                .modelName(spec.model())
                .maxOutputTokens(limits.tokensOut())
                .seed(positive(seed))
                .timeout(limits.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private MistralAiStreamingChatModel mistral(ModelSpec spec, Secret key, long seed, Limits limits) {
        var builder = MistralAiStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .apiKey(key.value())
                .modelName(spec.model())
                .maxTokens(limits.tokensOut())
                .randomSeed(positive(seed))
                .timeout(limits.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private OllamaStreamingChatModel ollama(ModelSpec spec, long seed, Limits limits) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(transport())
                .baseUrl(spec.baseUrl().orElse(LOCAL_OLLAMA))
                .modelName(spec.model())
                .numPredict(limits.tokensOut())
                .seed(positive(seed))
                .timeout(limits.time())
                .build();
    }

    /** Providers take seeds of 31 bits. */
    private static int positive(long seed) {
        return (int) ((seed ^ seed >>> 32) & Integer.MAX_VALUE);
    }
}
