package dev.tilesmith.agent.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.tilesmith.agent.llm.StreamedClient.Limits;
import dev.tilesmith.agent.llm.StreamedClient.Terms;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Makes the clients of models, all over one okhttp client.
 *
 * @param patience with one request
 * @param mostTokensOut at which a reply is cut
 */
public record Clients(OkHttpClient http, Patience patience, int mostTokensOut, Backoff backoff) {
    private static final String LOCAL_OLLAMA = "http://localhost:11434";

    /** With the usual patience, and 16,384 tokens for a reply. */
    public Clients() {
        this(new OkHttpClient(), Patience.USUAL, 16_384, Backoff.USUAL);
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
                terms -> switch (spec.provider()) {
                    case OPENAI -> openAi(spec, secret, terms);
                    case ANTHROPIC -> anthropic(spec, secret, terms);
                    case GEMINI -> gemini(spec, secret, terms);
                    case MISTRAL -> mistral(spec, secret, terms);
                    case OLLAMA -> ollama(spec, terms);
                    case SCRIPTED -> throw new IllegalStateException("a script is no provider's model");
                },
                new Limits(patience, mostTokensOut),
                secret,
                backoff);
    }

    /** Where a model's server is, in words for a message. */
    static String address(ModelSpec spec) {
        return spec.baseUrl().orElse(spec.provider() == Provider.OLLAMA ? LOCAL_OLLAMA : "its provider's address");
    }

    private HttpClientBuilder transport(Terms terms) {
        return OkHttpTransport.builder(http, terms.limits().patience(), terms.hangUp());
    }

    private OpenAiStreamingChatModel openAi(ModelSpec spec, Secret key, Terms terms) {
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(transport(terms))
                .apiKey(key.value())
                .modelName(spec.model())
                .seed(positive(terms.seed()))
                .timeout(terms.time());
        // Servers that only speak OpenAI's interface mostly know the older name of the limit; OpenAI's own has given it
        // up.
        if (spec.baseUrl().isPresent()) {
            builder.baseUrl(spec.baseUrl().get()).maxTokens(terms.tokensOut());
        } else {
            builder.maxCompletionTokens(terms.tokensOut());
        }
        return builder.build();
    }

    /** The system part is the same in every prompt of a target, so that Anthropic is asked to cache it. */
    private AnthropicStreamingChatModel anthropic(ModelSpec spec, Secret key, Terms terms) {
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(transport(terms))
                .apiKey(key.value())
                .modelName(spec.model())
                .maxTokens(terms.tokensOut())
                .cacheSystemMessages(true)
                .timeout(terms.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private GoogleAiGeminiStreamingChatModel gemini(ModelSpec spec, Secret key, Terms terms) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(transport(terms))
                .apiKey(key.value())
                .modelName(spec.model())
                .maxOutputTokens(terms.tokensOut())
                .seed(positive(terms.seed()))
                .timeout(terms.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private MistralAiStreamingChatModel mistral(ModelSpec spec, Secret key, Terms terms) {
        var builder = MistralAiStreamingChatModel.builder()
                .httpClientBuilder(transport(terms))
                .apiKey(key.value())
                .modelName(spec.model())
                .maxTokens(terms.tokensOut())
                .randomSeed(positive(terms.seed()))
                .timeout(terms.time());
        spec.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private OllamaStreamingChatModel ollama(ModelSpec spec, Terms terms) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(transport(terms))
                .baseUrl(spec.baseUrl().orElse(LOCAL_OLLAMA))
                .modelName(spec.model())
                .numPredict(terms.tokensOut())
                .seed(positive(terms.seed()))
                .timeout(terms.time())
                .build();
    }

    /** Providers take seeds of 31 bits. */
    private static int positive(long seed) {
        return (int) ((seed ^ seed >>> 32) & Integer.MAX_VALUE);
    }
}
