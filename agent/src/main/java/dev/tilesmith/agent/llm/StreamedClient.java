package dev.tilesmith.agent.llm;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A provider's model, whose replies are read as they come. Thread-safe. */
public final class StreamedClient implements ChatClient {
    /** A model that is asked whether it is there has this long; one that is only slow passes. */
    private static final Duration PROBE_TIME = Duration.ofSeconds(4);

    private static final int PROBE_TOKENS = 16;

    private final ModelSpec spec;
    private final Models models;
    private final Limits limits;
    private final Secret secret;
    private final Backoff backoff;

    /** Makes the provider's client for an attempt. */
    interface Models {
        StreamingChatModel model(Terms terms);
    }

    /**
     * Where a reply ends at the latest.
     *
     * @param patience with which it is waited for
     * @param tokensOut of the reply
     */
    record Limits(Patience patience, int tokensOut) {}

    /**
     * What an attempt is made with.
     *
     * @param seed of the model's choices
     * @param hangUp to be told of its connection
     */
    record Terms(long seed, Limits limits, HangUp hangUp) {
        Duration time() {
            return limits.patience().whole();
        }

        int tokensOut() {
            return limits.tokensOut();
        }
    }

    StreamedClient(ModelSpec spec, Models models, Limits limits, Secret secret, Backoff backoff) {
        this.spec = spec;
        this.models = models;
        this.limits = limits;
        this.secret = secret;
        this.backoff = backoff;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Reply ask(Question question) {
        return ask(question, Allowance.UNLIMITED);
    }

    @Override
    public Reply ask(Question question, Allowance allowance) {
        var messages = List.<ChatMessage>of(
                SystemMessage.from(question.prompt().system()),
                UserMessage.from(question.prompt().user()));
        var used = Usage.NONE;
        while (true) {
            switch (attempt(messages, question, limits)) {
                case Attempt.Answered(var reply) -> {
                    return whole(reply, used);
                }
                case Attempt.Broken(Failure.Final(var sentence), Usage _) -> throw new ModelUnusable(sentence);
                case Attempt.Broken(Failure.Refused _, var lost) -> {
                    return new Reply.Nothing(Outcome.REFUSED, "the model refused", used.plus(lost));
                }
                case Attempt.Broken(Failure.Rejected(var reason), var lost) -> {
                    return new Reply.Nothing(Outcome.FAILED, reason, used.plus(lost));
                }
                case Attempt.Broken(Failure.Passing(var reason, var retryAfter), var lost) -> {
                    used = used.plus(lost);
                    if (!mayRepeat(question, used.attempts(), retryAfter, allowance, lost)) {
                        var text = "no reply after %d tries: %s".formatted(used.attempts(), reason);
                        return new Reply.Nothing(Outcome.FAILED, text, used);
                    }
                }
            }
        }
    }

    /** A call that was interrupted has not failed: nobody may take it for an answer. */
    private boolean mayRepeat(
            Question question, int attempts, Optional<Duration> retryAfter, Allowance allowance, Usage lost) {
        var repeats = !Thread.currentThread().isInterrupted()
                && allowance.repeats(lost)
                && backoff.before(attempts, retryAfter, question.sample());
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the call was interrupted");
        }
        return repeats;
    }

    @Override
    public void probe() {
        var messages = List.<ChatMessage>of(UserMessage.from("Answer with the word ok."));
        var question = new Question(
                new Prompt("", ""), 0, () -> piece -> piece.isEmpty() ? OptionalInt.empty() : OptionalInt.of(1));
        var within = new Limits(limits.patience().atMost(PROBE_TIME), PROBE_TOKENS);
        switch (attempt(messages, question, within)) {
            case Attempt.Broken(Failure.Final(var sentence), Usage _) -> throw new ModelUnusable(sentence);
            case Attempt.Broken(Failure.Rejected(var reason), Usage _) ->
                throw new ModelUnusable("%s: %s".formatted(name(), reason));
            case Attempt.Broken _, Attempt.Answered _ -> {
                // It is there; what it says, or that it is busy just now, does not matter.
            }
        }
    }

    private sealed interface Attempt {
        record Answered(Reply reply) implements Attempt {}

        /** @param lost what the provider may charge all the same */
        record Broken(Failure failure, Usage lost) implements Attempt {}
    }

    private Attempt attempt(List<ChatMessage> messages, Question question, Limits within) {
        var hangUp = new HangUp();
        var reading = new Reading(question, within, hangUp);
        try {
            models.model(new Terms(question.sample(), within, hangUp))
                    .chat(ChatRequest.builder().messages(messages).build(), reading);
            // The transport reads the stream in this thread: whatever is not there now will not come.
            return new Attempt.Answered(reading.orEndedEarly().get());
        } catch (ExecutionException e) {
            return broken(e.getCause() == null ? e : e.getCause(), reading);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the call was interrupted");
        } catch (RuntimeException e) {
            return broken(e, reading);
        }
    }

    /** A request that was refused as such costs nothing; one that broke in its reply may cost what it had brought. */
    private Attempt broken(Throwable problem, Reading reading) {
        var failure = Failure.of(spec, problem);
        return new Attempt.Broken(failure, failure.isCharged() ? reading.soFar() : new Usage(1, 0, 0, 0));
    }

    private Reply whole(Reply reply, Usage before) {
        var usage = before.plus(reply.usage());
        return switch (reply) {
            case Reply.Text text -> new Reply.Text(secret.scrubbed(text.text()), usage);
            case Reply.Nothing nothing -> new Reply.Nothing(nothing.outcome(), nothing.reason(), usage);
        };
    }

    /** Puts a reply together from its pieces, and stops the stream when there is enough. */
    private static final class Reading implements StreamingChatResponseHandler {
        private final Question question;
        private final Enough.Reading reading;
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();

        private final Limits within;
        private final HangUp hangUp;

        Reading(Question question, Limits within, HangUp hangUp) {
            this.question = question;
            this.reading = question.enough().begin();
            this.within = within;
            this.hangUp = hangUp;
        }

        /** What the pieces that have come may cost. */
        Usage soFar() {
            return TokenCounts.estimated(question, text, within.tokensOut());
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            if (reply.isDone()) {
                return;
            }
            text.append(piece.text());
            var end = reading.read(piece.text());
            if (end.isPresent()) {
                reply.complete(new Reply.Text(text.substring(0, end.getAsInt()), soFar()));
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
            hangUp.now();
        }

        private Reply read(ChatResponse response) {
            var whole = Optional.ofNullable(response.aiMessage())
                    .flatMap(message -> Optional.ofNullable(message.text()))
                    .orElse(text.toString());
            var usage = TokenCounts.of(response).orElseGet(this::soFar);
            var end = question.enough().end(whole + "\n");
            if (end.isPresent()) {
                return new Reply.Text(whole.substring(0, Math.min(whole.length(), end.getAsInt())), usage);
            }
            if (response.finishReason() == FinishReason.LENGTH) {
                return new Reply.Nothing(Outcome.CUT, "the reply was cut by the length limit", usage);
            }
            if (response.finishReason() == FinishReason.CONTENT_FILTER || isRefusal(response)) {
                return new Reply.Nothing(Outcome.REFUSED, "the model refused", usage);
            }
            return whole.isBlank()
                    ? new Reply.Nothing(Outcome.EMPTY, "the reply was empty", usage)
                    : new Reply.Text(whole, usage);
        }

        /** Anthropic's stop reason "refusal" arrives as OTHER; no other of its reasons does in a call without tools. */
        private static boolean isRefusal(ChatResponse response) {
            return response.finishReason() == FinishReason.OTHER
                    && response.tokenUsage() instanceof AnthropicTokenUsage;
        }
    }
}
