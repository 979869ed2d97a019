package dev.tilesmith.agent.llm;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A provider's model, whose replies are read as they come. Thread-safe. */
public final class StreamedClient implements ChatClient {
    private final ModelSpec spec;
    private final Models models;
    private final Backoff backoff;

    /** Makes the provider's client for a seed. */
    interface Models {
        StreamingChatModel seeded(long seed);
    }

    StreamedClient(ModelSpec spec, Models models, Backoff backoff) {
        this.spec = spec;
        this.models = models;
        this.backoff = backoff;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Reply ask(Question question) {
        var messages = List.<ChatMessage>of(
                SystemMessage.from(question.prompt().system()),
                UserMessage.from(question.prompt().user()));
        for (var attempt = 1; ; attempt++) {
            switch (attempt(messages, question)) {
                case Attempt.Answered(var reply) -> {
                    return counted(reply, attempt);
                }
                case Attempt.Broken(Failure.Final(var sentence)) -> throw new ModelUnusable(sentence);
                case Attempt.Broken(Failure.Refused _) -> {
                    return new Reply.Nothing(Outcome.REFUSED, "the model refused", new Usage(attempt, 0, 0, 0));
                }
                case Attempt.Broken(Failure.Passing(var reason, var retryAfter)) -> {
                    if (!backoff.before(attempt, retryAfter, question.sample())) {
                        var text = "no reply after %d tries: %s".formatted(attempt, reason);
                        return new Reply.Nothing(Outcome.FAILED, text, new Usage(attempt, 0, 0, 0));
                    }
                }
            }
        }
    }

    @Override
    public void probe() {
        var messages = List.<ChatMessage>of(UserMessage.from("Answer with the word ok."));
        var question =
                new Question(new Prompt("", ""), 0, text -> text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(1));
        if (attempt(messages, question) instanceof Attempt.Broken(Failure.Final(var sentence))) {
            throw new ModelUnusable(sentence);
        }
    }

    private sealed interface Attempt {
        record Answered(Reply reply) implements Attempt {}

        record Broken(Failure failure) implements Attempt {}
    }

    private Attempt attempt(List<ChatMessage> messages, Question question) {
        var reading = new Reading(question);
        try {
            models.seeded(question.sample())
                    .chat(ChatRequest.builder().messages(messages).build(), reading);
            // The transport reads the stream in this thread: whatever is not there now will not come.
            return new Attempt.Answered(reading.orEndedEarly().get());
        } catch (ExecutionException e) {
            return new Attempt.Broken(Failure.of(spec, e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the call was interrupted");
        } catch (RuntimeException e) {
            return new Attempt.Broken(Failure.of(spec, e));
        }
    }

    private static Reply counted(Reply reply, int attempts) {
        var usage = reply.usage().of(attempts);
        return switch (reply) {
            case Reply.Text text -> new Reply.Text(text.text(), usage);
            case Reply.Nothing nothing -> new Reply.Nothing(nothing.outcome(), nothing.reason(), usage);
        };
    }

    /** Puts a reply together from its pieces, and stops the stream when there is enough. */
    private static final class Reading implements StreamingChatResponseHandler {
        private final Question question;
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();

        Reading(Question question) {
            this.question = question;
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            if (reply.isDone()) {
                return;
            }
            text.append(piece.text());
            var end = question.enough().end(text.toString());
            if (end.isPresent()) {
                reply.complete(
                        new Reply.Text(text.substring(0, end.getAsInt()), TokenCounts.estimated(question, text)));
                context.streamingHandle().cancel();
            }
        }

        CompletableFuture<Reply> orEndedEarly() {
            reply.completeExceptionally(new EOFException("the stream ended early"));
            return reply;
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            if (response.finishReason() == null) {
                reply.completeExceptionally(new EOFException("the stream ended early"));
            } else {
                reply.complete(read(response));
            }
        }

        @Override
        public void onError(Throwable problem) {
            reply.completeExceptionally(problem);
        }

        private Reply read(ChatResponse response) {
            var whole = Optional.ofNullable(response.aiMessage())
                    .flatMap(message -> Optional.ofNullable(message.text()))
                    .orElse(text.toString());
            var usage = TokenCounts.of(response, question, whole);
            var end = question.enough().end(whole + "\n");
            if (end.isPresent()) {
                return new Reply.Text(whole.substring(0, Math.min(whole.length(), end.getAsInt())), usage);
            }
            if (response.finishReason() == FinishReason.LENGTH) {
                return new Reply.Nothing(Outcome.CUT, "the reply was cut by the length limit", usage);
            }
            if (response.finishReason() == FinishReason.CONTENT_FILTER) {
                return new Reply.Nothing(Outcome.REFUSED, "the model refused", usage);
            }
            return whole.isBlank()
                    ? new Reply.Nothing(Outcome.EMPTY, "the reply was empty", usage)
                    : new Reply.Text(whole, usage);
        }
    }
}
