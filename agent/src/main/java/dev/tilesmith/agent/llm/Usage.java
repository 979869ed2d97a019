package dev.tilesmith.agent.llm;

/**
 * What a call used.
 *
 * @param attempts requests that were sent, repeated ones included
 * @param tokensIn tokens of the prompts, cached ones included
 * @param tokensCached of them, those that the provider had cached
 * @param tokensOut tokens of the replies
 */
public record Usage(int attempts, long tokensIn, long tokensCached, long tokensOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    Usage plus(Usage other) {
        return new Usage(
                attempts + other.attempts,
                tokensIn + other.tokensIn,
                tokensCached + other.tokensCached,
                tokensOut + other.tokensOut);
    }
}
