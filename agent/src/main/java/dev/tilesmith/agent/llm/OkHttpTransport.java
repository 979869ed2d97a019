package dev.tilesmith.agent.llm;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** langchain4j's HTTP seam on one okhttp client. Thread-safe. */
final class OkHttpTransport implements HttpClient {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final OkHttpClient client;

    private OkHttpTransport(OkHttpClient client) {
        this.client = client;
    }

    static HttpClientBuilder builder(OkHttpClient shared) {
        return new Builder(shared);
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
            throw new TimeoutException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (var response = client.newCall(translate(request)).execute()) {
            if (!response.isSuccessful()) {
                listener.onError(new Unsuccessful(response, response.body().string()));
                return;
            }
            listener.onOpen(translate(response).build());
            parser.parse(response.body().byteStream(), listener);
            listener.onClose();
        } catch (InterruptedIOException e) {
            listener.onError(new TimeoutException(e));
        } catch (IOException e) {
            listener.onError(new UncheckedIOException(e));
        }
    }

    /** A reply with a status that is none of success, and with what the server says about waiting. */
    static final class Unsuccessful extends HttpException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<Duration> retryAfter;

        Unsuccessful(Response response, String body) {
            super(response.code(), body);
            this.retryAfter = Optional.ofNullable(response.header("Retry-After"))
                    .filter(text -> text.matches("\\d{1,6}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        }

        /** From the header, where it gives seconds. */
        Optional<Duration> retryAfter() {
            return retryAfter;
        }
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
        private Duration connectTimeout = Duration.ofSeconds(15);
        private Duration readTimeout = Duration.ofMinutes(5);

        Builder(OkHttpClient shared) {
            this.shared = shared;
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
            return new OkHttpTransport(shared.newBuilder()
                    .connectTimeout(connectTimeout)
                    .readTimeout(readTimeout)
                    .callTimeout(readTimeout)
                    .retryOnConnectionFailure(false)
                    .build());
        }
    }
}
