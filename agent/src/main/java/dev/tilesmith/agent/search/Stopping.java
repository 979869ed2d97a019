package dev.tilesmith.agent.search;

/**
 * When a search ends before its iterations do.
 *
 * @param patience iterations without a better kernel after which it ends; 0 for no such end
 * @param goalCycles cycles with which it is content; 0 for none
 * @param deadline time that is left
 */
public record Stopping(int patience, long goalCycles, Deadline deadline) {
    public static final Stopping NEVER = new Stopping(0, 0, Deadline.NONE);

    /** How much time is left. */
    public interface Deadline {
        Deadline NONE = () -> Long.MAX_VALUE;

        /** Milliseconds; 0 or less when the time is over. */
        long millisLeft();
    }

    boolean isContent(long bestCycles, int iterationsWithoutGain) {
        return bestCycles <= goalCycles || patience > 0 && iterationsWithoutGain >= patience;
    }

    boolean isOver() {
        return deadline.millisLeft() <= 0;
    }
}
