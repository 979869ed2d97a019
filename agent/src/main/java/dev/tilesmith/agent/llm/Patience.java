package dev.tilesmith.agent.llm;

import java.time.Duration;

/**
 * How long a reply is waited for.
 *
 * @param whole from the start of a request to the end of its reply
 * @param silence until anything of the reply comes, and from one piece to the next; what a server sends to say that it is there
 *     counts
 */
public record Patience(Duration whole, Duration silence) {
    /** Models that think are silent for minutes, some of them after they have sent a first piece. */
    public static final Patience USUAL = new Patience(Duration.ofMinutes(10), Duration.ofMinutes(5));

    /** Silent or not, a reply has so long. */
    public static Patience of(Duration whole) {
        return new Patience(whole, whole);
    }

    /** The same, and no more than this. */
    Patience atMost(Duration limit) {
        return new Patience(shorter(whole, limit), shorter(silence, limit));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
