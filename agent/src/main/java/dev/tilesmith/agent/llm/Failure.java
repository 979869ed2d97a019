package dev.tilesmith.agent.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Why a request came to nothing, by what can be done about it. */
sealed interface Failure {
    /** No other try can pass. */
    record Final(String sentence) implements Failure {}

    /** This request cannot pass, others may: it is too long, for one. */
    record Rejected(String reason) implements Failure {}

    /** The model declined. */
    record Refused() implements Failure {}

    /** Another try may pass, perhaps only after a while. */
    record Passing(String reason, Optional<Duration> retryAfter) implements Failure {}

    /** Whether the provider may charge for the attempt: it had begun to work when the attempt broke. */
    default boolean isCharged() {
        return switch (this) {
            case Final _, Rejected _ -> false;
            case Refused _ -> true;
            case Passing(var reason, Optional<Duration> _) -> !reason.startsWith(STATUS);
        };
    }

    /** How the reason of a request that a server turned away begins. */
    String STATUS = "HTTP status ";

    /** Never quotes what a server says: it may repeat the key. */
    static Failure of(ModelSpec spec, Throwable problem) {
        var root = root(problem);
        if (root instanceof HttpException http) {
            return ofStatus(spec, http);
        }
        if (problem instanceof ContentFilteredException) {
            return new Refused();
        }
        if (root instanceof ConnectException
                || root instanceof UnknownHostException
                || root instanceof NoRouteToHostException) {
            return new Final("%s: no server answers at %s".formatted(spec.name(), Clients.address(spec)));
        }
        if (problem instanceof AuthenticationException) {
            return refusedKey(spec);
        }
        if (problem instanceof ModelNotFoundException) {
            return unknownModel(spec);
        }
        if (problem instanceof InvalidRequestException) {
            return new Rejected("the server refuses the request");
        }
        return new Passing(passing(root), Optional.empty());
    }

    private static String passing(Throwable root) {
        return switch (root) {
            case JsonProcessingException _ -> "malformed reply";
            case InterruptedIOException _ -> "time-out";
            case EOFException _ -> "the stream ended early";
            case IOException _ -> "the connection was cut";
            case Throwable other -> other.getClass().getSimpleName();
        };
    }

    private static Failure ofStatus(ModelSpec spec, HttpException http) {
        var status = http.statusCode();
        var says = String.valueOf(http.getMessage());
        return switch (status) {
            case 401, 403 -> refusedKey(spec);
            case 402 -> noCredit(spec);
            case 404 -> unknownModel(spec);
            case 429 -> says.contains("insufficient_quota") ? noCredit(spec) : passing(http);
            case 408, 409, 425 -> passing(http);
            // Gemini answers a wrong key with 400, Anthropic an empty account.
            case 400 ->
                says.contains("API_KEY_INVALID")
                        ? refusedKey(spec)
                        : says.contains("credit balance is too low") ? noCredit(spec) : rejected(status);
            default -> status >= 500 ? passing(http) : rejected(status);
        };
    }

    private static Failure refusedKey(ModelSpec spec) {
        var variable = spec.provider().keyVariable().map(name -> " in " + name).orElse("");
        return new Final("%s: the key%s was refused".formatted(spec.name(), variable));
    }

    private static Failure unknownModel(ModelSpec spec) {
        return new Final("%s: the server knows no such model".formatted(spec.name()));
    }

    private static Failure noCredit(ModelSpec spec) {
        return new Final("%s: the account has no credit left".formatted(spec.name()));
    }

    private static Failure rejected(int status) {
        return new Rejected("the server refuses the request (%s%d)".formatted(STATUS, status));
    }

    private static Failure passing(HttpException http) {
        return new Passing(
                STATUS + http.statusCode(),
                http instanceof OkHttpTransport.Unsuccessful unsuccessful
                        ? unsuccessful.retryAfter()
                        : Optional.empty());
    }

    private static Throwable root(Throwable problem) {
        var at = problem;
        while (at.getCause() != null && !(at instanceof HttpException || at instanceof InterruptedIOException)) {
            at = at.getCause();
        }
        return at;
    }
}
