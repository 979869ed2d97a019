package dev.tilesmith.agent.llm;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import okhttp3.OkHttpClient;

/** A model behind OpenAI's interface: OpenAI itself, or any server that speaks it. Thread-safe. */
public final class OpenAiClient implements ChatClient {
    private static final int TRIES = 4;

    private final ModelSpec spec;
    private final ChatModel model;
    private final Pauses pauses;

    /** How to wait before another try; tests do not wait. */
    public interface Pauses {
        void before(int attempt);

        /** One, two, four seconds. */
        static Pauses doubling() {
            return attempt -> {
                try {
                    Thread.sleep(Duration.ofSeconds(1L << Math.min(attempt - 1, 5)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }
    }

    public OpenAiClient(ModelSpec spec, String apiKey, Duration timeout, Pauses pauses) {
        this.spec = spec;
        this.pauses = pauses;
        var builder = OpenAiChatModel.builder()
                .httpClientBuilder(OkHttpTransport.builder(new OkHttpClient()))
                .apiKey(apiKey)
                .modelName(spec.model())
                .timeout(timeout)
                .maxRetries(0);
        spec.baseUrl().ifPresent(builder::baseUrl);
        this.model = builder.build();
    }

    @Override
    public String name() {
        return spec.text();
    }

    @Override
    public Reply ask(Prompt prompt, Enough enough) {
        var request = ChatRequest.builder()
                .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
                .build();
        Reply last = new Reply.Nothing(Outcome.FAILED, "the model was not asked", Usage.NONE);
        for (var attempt = 1; attempt <= TRIES; attempt++) {
            try {
                return read(model.chat(request), attempt, enough);
            } catch (LangChain4jException | UncheckedIOException failure) {
                last = classify(failure);
                if (attempt < TRIES) {
                    pauses.before(attempt);
                }
            }
        }
        return last;
    }

    private static Reply read(ChatResponse response, int attempts, Enough enough) {
        var text = response.aiMessage().text();
        var finish = response.finishReason();
        var usage = usage(response, attempts);
        if (finish == FinishReason.LENGTH) {
            return new Reply.Nothing(Outcome.CUT, "the reply was cut by the length limit", usage);
        }
        if (finish == FinishReason.CONTENT_FILTER) {
            return new Reply.Nothing(Outcome.REFUSED, "the model refused", usage);
        }
        if (text == null || text.isBlank()) {
            return new Reply.Nothing(Outcome.EMPTY, "the reply was empty", usage);
        }
        return new Reply.Text(enough.cut(text), usage);
    }

    private static Usage usage(ChatResponse response, int attempts) {
        var usage = response.tokenUsage();
        return new Usage(
                attempts,
                usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount(),
                0,
                usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount());
    }

    /** Only what may pass the next time is tried again. */
    private Reply classify(RuntimeException failure) {
        if (failure instanceof AuthenticationException) {
            throw new ModelUnusable("%s: the key in OPENAI_API_KEY was refused".formatted(name()));
        }
        if (failure instanceof ModelNotFoundException) {
            throw new ModelUnusable("%s: the server knows no such model".formatted(name()));
        }
        if (failure instanceof InvalidRequestException) {
            throw new ModelUnusable("%s: the server refuses the request: %s".formatted(name(), summary(failure)));
        }
        if (failure.getCause() instanceof ConnectException
                || failure.getCause() instanceof UnknownHostException
                || rootOf(failure) instanceof ConnectException
                || rootOf(failure) instanceof UnknownHostException) {
            throw new ModelUnusable("%s: no server answers there".formatted(name()));
        }
        return new Reply.Nothing(
                Outcome.FAILED,
                "no reply after %d tries: %s".formatted(TRIES, summary(failure)),
                new Usage(TRIES, 0, 0, 0));
    }

    private static Throwable rootOf(Throwable failure) {
        var at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static String summary(RuntimeException failure) {
        if (rootOf(failure) instanceof HttpException http) {
            return "HTTP status " + http.statusCode();
        }
        return failure.getClass().getSimpleName();
    }
}
