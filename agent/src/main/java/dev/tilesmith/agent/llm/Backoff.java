package dev.tilesmith.agent.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How long to wait before a request is sent again.
 *
 * @param tries requests for one question, at most
 * @param longest wait that is still worth it; a server that asks for more is given up
 * @param sleeper waits; tests do not
 */
public record Backoff(int tries, Duration longest, Sleeper sleeper) {
    /** Four tries, up to a minute apart. */
    public static final Backoff USUAL = new Backoff(4, Duration.ofMinutes(1), Thread::sleep);

    /** What a server asks for is waited out, and jittered by at most a tenth. */
    private static final double JITTER_ON_ORDER = 0.2;

    /** Waits. */
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Waits before another try, and tells whether to make it.
     *
     * @param attempt the number of the one that failed, from 1
     * @param retryAfter what the server asked for
     * @param seed of the jitter, which keeps clients that failed together from coming back together
     */
    boolean before(int attempt, Optional<Duration> retryAfter, long seed) {
        var exponential = Duration.ofMillis(500L << Math.min(attempt - 1, 6));
        var jitter = 1 + new SplittableRandom(seed + attempt).nextDouble() / 2;
        var wait = retryAfter
                .map(asked -> Duration.ofMillis((long) (asked.toMillis() * (1 + (jitter - 1) * JITTER_ON_ORDER))))
                .orElse(Duration.ofMillis((long) (exponential.toMillis() * jitter)));
        if (attempt >= tries || wait.compareTo(longest) > 0) {
            return false;
        }
        try {
            sleeper.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
