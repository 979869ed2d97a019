package dev.tilesmith.agent.llm;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Why a request came to nothing, by what can be done about it. */
sealed interface Failure {
    /** No other try can pass. */
    record Final(String sentence) implements Failure {}

    /** The model declined. */
    record Refused() implements Failure {}

    /** Another try may pass, perhaps only after a while. */
    record Passing(String reason, Optional<Duration> retryAfter) implements Failure {}

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
            return new Final("%s: no server answers at %s"
                    .formatted(spec.name(), spec.baseUrl().orElse("its provider's address")));
        }
        if (problem instanceof AuthenticationException
                || problem instanceof ModelNotFoundException
                || problem instanceof InvalidRequestException) {
            return new Final("%s: the server refuses the request (%s)"
                    .formatted(spec.name(), problem.getClass().getSimpleName()));
        }
        return new Passing(root.getClass().getSimpleName(), Optional.empty());
    }

    private static Failure ofStatus(ModelSpec spec, HttpException http) {
        var status = http.statusCode();
        return switch (status) {
            case 401, 403 ->
                new Final("%s: the key%s was refused"
                        .formatted(
                                spec.name(),
                                spec.provider()
                                        .keyVariable()
                                        .map(name -> " in " + name)
                                        .orElse("")));
            case 404 -> new Final("%s: the server knows no such model".formatted(spec.name()));
            case 408, 409, 425, 429 -> new Passing("HTTP status " + status, retryAfter(http));
            default ->
                status >= 500
                        ? new Passing("HTTP status " + status, retryAfter(http))
                        : new Final(
                                "%s: the server refuses the request (HTTP status %d)".formatted(spec.name(), status));
        };
    }

    private static Optional<Duration> retryAfter(HttpException http) {
        return http instanceof OkHttpTransport.Unsuccessful unsuccessful ? unsuccessful.retryAfter() : Optional.empty();
    }

    private static Throwable root(Throwable problem) {
        var at = problem;
        while (at.getCause() != null && !(at instanceof HttpException)) {
            at = at.getCause();
        }
        return at;
    }
}
