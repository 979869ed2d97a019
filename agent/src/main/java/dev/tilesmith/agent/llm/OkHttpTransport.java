package dev.tilesmith.agent.llm;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** langchain4j's HTTP seam on one okhttp client. Thread-safe. */
final class OkHttpTransport implements HttpClient {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    /** Whoever has not accepted a connection by then is not there. */
    private static final Duration MOST_TO_CONNECT = Duration.ofSeconds(3);

    private final OkHttpClient client;
    private final HangUp hangUp;

    private OkHttpTransport(OkHttpClient client, HangUp hangUp) {
        this.client = client;
        this.hangUp = hangUp;
    }

    /**
     * @param patience with silence; what langchain4j calls the time to read is that of the whole call
     * @param hangUp is told how to end each request
     */
    static HttpClientBuilder builder(OkHttpClient shared, Patience patience, HangUp hangUp) {
        return new Builder(shared, patience, hangUp);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (var response = client.newCall(translate(request)).execute()) {
            var body = response.body().string();
            if (!response.isSuccessful()) {
                throw new Unsuccessful(response, body);
            }
            return translate(response).body(body).build();
        } catch (InterruptedIOException e) {
            throw outOfTime(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        var call = client.newCall(translate(request));
        hangUp.by(call::cancel);
        try (var response = call.execute()) {
            if (!response.isSuccessful()) {
                listener.onError(new Unsuccessful(response, response.body().string()));
                return;
            }
            listener.onOpen(translate(response).build());
            parser.parse(response.body().byteStream(), new Strict(listener));
            listener.onClose();
        } catch (InterruptedIOException e) {
            listener.onError(outOfTime(e));
        } catch (IOException e) {
            listener.onError(new UncheckedIOException(e));
        }
    }

    /** An event that cannot be read is an error of the reply: the parser would leave it out. */
    private record Strict(ServerSentEventListener listener) implements ServerSentEventListener {
        @Override
        public void onEvent(ServerSentEvent event) {
            read(() -> listener.onEvent(event));
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            read(() -> listener.onEvent(event, context));
        }

        private void read(Runnable reading) {
            try {
                reading.run();
            } catch (RuntimeException unreadable) {
                listener.onError(unreadable);
            }
        }

        @Override
        public void onError(Throwable problem) {
            listener.onError(problem);
        }
    }

    /** A reply with a status that is none of success, and with what the server says about waiting. */
    static final class Unsuccessful extends HttpException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<Duration> retryAfter;

        Unsuccessful(Response response, String body) {
            super(response.code(), body);
            this.retryAfter = RetryAfter.of(response, body);
        }

        /** How long the server asks to be left alone; empty where it does not say. */
        Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** No connection in the time for one means that nobody is there; no reply in time, that somebody is slow. */
    private static RuntimeException outOfTime(InterruptedIOException problem) {
        var says = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
        return problem instanceof SocketTimeoutException && says.contains("connect")
                ? new UncheckedIOException(new ConnectException(says))
                : new TimeoutException(problem);
    }

    private static Request translate(HttpRequest request) {
        var builder = new Request.Builder().url(request.url());
        request.headers().forEach((name, values) -> values.forEach(value -> builder.addHeader(name, value)));
        return request.method() == HttpMethod.GET
                ? builder.get().build()
                : builder.method(request.method().name(), RequestBody.create(request.body(), JSON))
                        .build();
    }

    private static SuccessfulHttpResponse.Builder translate(Response response) {
        return SuccessfulHttpResponse.builder()
                .statusCode(response.code())
                .headers(response.headers().toMultimap());
    }

    private static final class Builder implements HttpClientBuilder {
        private final OkHttpClient shared;
        private final Patience patience;
        private final HangUp hangUp;
        private Duration connectTimeout = MOST_TO_CONNECT;
        private Duration readTimeout;

        Builder(OkHttpClient shared, Patience patience, HangUp hangUp) {
            this.shared = shared;
            this.patience = patience;
            this.hangUp = hangUp;
            this.readTimeout = patience.whole();
        }

        @Override
        public Duration connectTimeout() {
            return connectTimeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        @Override
        public Duration readTimeout() {
            return readTimeout;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            readTimeout = timeout;
            return this;
        }

        @Override
        public HttpClient build() {
            var client = shared.newBuilder()
                    .connectTimeout(connectTimeout.compareTo(MOST_TO_CONNECT) < 0 ? connectTimeout : MOST_TO_CONNECT)
                    .readTimeout(patience.silence())
                    .callTimeout(readTimeout)
                    .retryOnConnectionFailure(false)
                    .build();
            return new OkHttpTransport(client, hangUp);
        }
    }
}
