package dev.tilesmith.agent.llm;

import java.time.Duration;

/**
 * How long a reply is waited for.
 *
 * @param whole from the start of a request to the end of its reply
 * @param first until anything of the reply comes: a model may think, or a server load it, before that
 * @param between one piece of the reply and the next; what a server sends to say that it is there counts
 */
public record Patience(Duration whole, Duration first, Duration between) {
    /** Models that think are silent for minutes; those that have begun to write pause for seconds. */
    public static final Patience USUAL =
            new Patience(Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofMinutes(2));

    /** Silent or not, a reply has so long. */
    public static Patience of(Duration whole) {
        return new Patience(whole, whole, whole);
    }

    /** The same, and no more than this. */
    Patience atMost(Duration limit) {
        return new Patience(shorter(whole, limit), shorter(first, limit), shorter(between, limit));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
