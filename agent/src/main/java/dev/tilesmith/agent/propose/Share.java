package dev.tilesmith.agent.propose;

/**
 * Which of the plans for one parent a call is asked for.
 *
 * @param first number of the first one, from 0
 * @param count how many, at least 1
 * @param total how many all calls of this proposer for the parent are asked for
 * @param parentSeed the same for all these calls, so that they can choose differently
 * @param coverage how the plans are chosen; with {@link Coverage#EVERY_OPTION}, plan number i applies option i of the
 *     proposer's menu
 */
public record Share(int first, int count, int total, long parentSeed, Coverage coverage) {
    /** How a proposer chooses what to do to a parent. */
    public enum Coverage {
        /** As it sees fit, from a sample of its menu. */
        SAMPLED,
        /** Each option of its menu once. */
        EVERY_OPTION
    }

    /** Plans as the proposer sees fit. */
    public Share(int first, int count, int total, long parentSeed) {
        this(first, count, total, parentSeed, Coverage.SAMPLED);
    }

    public Share {
        if (count < 1 || first < 0 || first + count > total) {
            throw new IllegalArgumentException("plans %d to %d of %d".formatted(first, first + count, total));
        }
    }
}
