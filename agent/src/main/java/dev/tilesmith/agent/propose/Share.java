package dev.tilesmith.agent.propose;

/**
 * Which of the plans for one parent a call is asked for.
 *
 * @param first number of the first one, from 0
 * @param count how many, at least 1
 * @param total how many all calls of this proposer for the parent are asked for
 * @param parentSeed the same for all these calls, so that they can choose differently
 */
public record Share(int first, int count, int total, long parentSeed) {
    public Share {
        if (count < 1 || first < 0 || first + count > total) {
            throw new IllegalArgumentException("plans %d to %d of %d".formatted(first, first + count, total));
        }
    }
}
