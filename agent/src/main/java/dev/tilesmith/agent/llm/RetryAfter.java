package dev.tilesmith.agent.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Response;

/** Finds in a server's answer how long it asks to be left alone: in its headers, or in the body, where Gemini has it. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    /** google.rpc.RetryInfo in JSON: seconds with up to nine decimals. */
    private static final Pattern IN_BODY =
            Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,6})(?:\\.(\\d{1,3})\\d*)?s\"");

    private RetryAfter() {}

    static Optional<Duration> of(Response response, String body) {
        return Optional.ofNullable(response.header("retry-after-ms"))
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .or(() -> Optional.ofNullable(response.header("Retry-After"))
                        .filter(text -> SECONDS.matcher(text).matches())
                        .map(text -> Duration.ofSeconds(Long.parseLong(text))))
                .or(() -> untilDate(response))
                .or(() -> inBody(body));
    }

    /** The header may name a time instead; the server's own clock says how far away it is (RFC 9110, 10.2.3). */
    private static Optional<Duration> untilDate(Response response) {
        var until = response.headers().getDate("Retry-After");
        var now = response.headers().getDate("Date");
        return until == null || now == null
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(0, until.getTime() - now.getTime())));
    }

    private static Optional<Duration> inBody(String body) {
        var found = IN_BODY.matcher(body);
        if (!found.find()) {
            return Optional.empty();
        }
        var decimals = found.group(2) == null ? "0" : found.group(2);
        var millis = Long.parseLong((decimals + "00").substring(0, 3));
        return Optional.of(Duration.ofSeconds(Long.parseLong(found.group(1))).plusMillis(millis));
    }
}
