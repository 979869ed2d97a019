package dev.tilesmith.agent.search;

/**
 * When a search ends before its iterations do.
 *
 * @param patience iterations without a better kernel after which it ends; 0 for no such end
 * @param goalCycles cycles with which it is content; 0 for none
 * @param deadline of the run
 * @param evaluationsAfter that follow on the best kernel, one after the other: the search ends early enough for them
 */
public record Stopping(int patience, long goalCycles, Deadline deadline, int evaluationsAfter) {
    public static final Stopping NEVER = new Stopping(0, 0, Deadline.NONE);

    /** With nothing that follows. */
    public Stopping(int patience, long goalCycles, Deadline deadline) {
        this(patience, goalCycles, deadline, 0);
    }

    boolean isContent(long bestCycles, int iterationsWithoutGain) {
        return bestCycles <= goalCycles || patience > 0 && iterationsWithoutGain >= patience;
    }

    /** When the search is to end, so that there is time for what follows. */
    Deadline ofSearch(Pace pace) {
        return deadline.keeping(() -> pace.millisOfBest(evaluationsAfter));
    }
}
