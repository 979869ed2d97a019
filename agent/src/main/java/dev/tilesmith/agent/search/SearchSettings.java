package dev.tilesmith.agent.search;

import java.util.OptionalInt;

/**
 * What a search depends on beside its op, target and proposers.
 *
 * @param beamWidth candidates that survive an iteration
 * @param plansPerParent plans asked for each parent
 * @param codesPerPlan kernels asked for each plan
 * @param iterations at most so many
 * @param evaluations at most so many kernels evaluated, the starting kernel included; empty for no such limit
 * @param seed of every random choice
 * @param repairs at most so many times a rejected kernel goes back to its author
 * @param combinations pairs of kernels that are combined in each iteration, by proposers that can
 * @param overlap whether calls and evaluations of an iteration overlap, which changes nothing but the time they take
 */
public record SearchSettings(
        int beamWidth,
        int plansPerParent,
        int codesPerPlan,
        int iterations,
        OptionalInt evaluations,
        long seed,
        int repairs,
        int combinations,
        boolean overlap) {
    /** In the first iterations a child may be this much slower than its parent: some steps pay only with the next. */
    private static final double EARLY_SLACK = 1.1;

    private static final int EARLY_ITERATIONS = 2;

    public SearchSettings {
        requirePositive(beamWidth, "beam");
        requirePositive(plansPerParent, "plans");
        requirePositive(codesPerPlan, "codes");
        requirePositive(iterations, "iterations");
        evaluations.ifPresent(value -> requirePositive(value, "evaluations"));
        requireNotNegative(repairs, "repair");
        requireNotNegative(combinations, "combine");
    }

    /** Without repairs, and with overlap. */
    public SearchSettings(
            int beamWidth, int plansPerParent, int codesPerPlan, int iterations, OptionalInt evaluations, long seed) {
        this(beamWidth, plansPerParent, codesPerPlan, iterations, evaluations, seed, 0, 0, true);
    }

    public SearchSettings withRepairs(int repairs) {
        return new SearchSettings(
                beamWidth, plansPerParent, codesPerPlan, iterations, evaluations, seed, repairs, combinations, overlap);
    }

    public SearchSettings withCombinations(int combinations) {
        return new SearchSettings(
                beamWidth, plansPerParent, codesPerPlan, iterations, evaluations, seed, repairs, combinations, overlap);
    }

    public SearchSettings withOverlap(boolean overlap) {
        return new SearchSettings(
                beamWidth, plansPerParent, codesPerPlan, iterations, evaluations, seed, repairs, combinations, overlap);
    }

    /** Cycles up to which a child of this parent may survive. */
    long boundCycles(long parentCycles, int iteration) {
        return iteration <= EARLY_ITERATIONS ? (long) (parentCycles * EARLY_SLACK) : parentCycles - 1;
    }

    private static void requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(name, value));
        }
    }

    private static void requireNotNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException("%s must be at least 0, got %d".formatted(name, value));
        }
    }
}
