package dev.tilesmith.agent.propose;

/**
 * One question to a model and what came of it.
 *
 * @param model name of the model
 * @param phase {@code plan}, {@code code}, {@code repair} …
 * @param outcome what the reply was good for
 * @param reason why it was no good; of one that was, what is peculiar about it, empty if nothing
 * @param attempts requests that were sent, repeated ones included
 * @param tokensIn tokens of the prompt, cached ones included
 * @param tokensCached of them, those that the provider had cached
 * @param tokensOut tokens of the reply
 * @param usd what it cost, in dollars; 0 where no price is known
 */
public record ModelCall(
        String model,
        String phase,
        Outcome outcome,
        String reason,
        int attempts,
        long tokensIn,
        long tokensCached,
        long tokensOut,
        double usd) {
    /** What a reply was good for. */
    public enum Outcome {
        /** It holds what was asked for. */
        ANSWERED,
        /** A reply, but no plan or no code in it, or edits that do not apply. */
        UNUSABLE,
        /** The model declined. */
        REFUSED,
        /** An empty reply. */
        EMPTY,
        /** The reply ended at the length limit before what was asked for. */
        CUT,
        /** No reply, whatever was tried. */
        FAILED,
        /** The call was not made, as its worst case no longer fitted a budget. */
        OVER_BUDGET
    }
}
