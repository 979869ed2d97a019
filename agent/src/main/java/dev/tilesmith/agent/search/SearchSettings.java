package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.strategy.Strategy;
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
 * @param strategy which kernels are parents, and which survive
 * @param islands among which the beam's width is shared out, with {@link Strategy.Kind#ISLANDS}
 * @param translations so many iterations, the first ones, turn plain C into kernels for the accelerator
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
        Strategy.Kind strategy,
        int islands,
        int translations,
        boolean overlap) {

    /** Enough for the usual width of a beam. */
    public static final int USUAL_ISLANDS = 2;

    public SearchSettings {
        requirePositive(beamWidth, "beam");
        requirePositive(plansPerParent, "plans");
        requirePositive(codesPerPlan, "codes");
        requirePositive(iterations, "iterations");
        evaluations.ifPresent(value -> requirePositive(value, "evaluations"));
        requireNotNegative(repairs, "repair");
        requireNotNegative(combinations, "combine");
        requirePositive(islands, "islands");
        requireNotNegative(translations, "translate");
        if (translations > iterations) {
            throw new IllegalArgumentException("translate must be at most the number of iterations (%d), got %d"
                    .formatted(iterations, translations));
        }
        if (strategy == Strategy.Kind.ISLANDS && islands > beamWidth) {
            throw new IllegalArgumentException(
                    "islands must be at most the beam's width (%d), got %d".formatted(beamWidth, islands));
        }
    }

    /** The strategy with these settings, as it is before a search. */
    Strategy newStrategy() {
        var usual = Strategy.of(strategy, beamWidth, plansPerParent, islands, seed);
        return translations == 0 ? usual : usual.afterTranslating(translations, beamWidth, plansPerParent);
    }

    /** A beam search without repairs, and with overlap. */
    public SearchSettings(
            int beamWidth, int plansPerParent, int codesPerPlan, int iterations, OptionalInt evaluations, long seed) {
        this(
                beamWidth,
                plansPerParent,
                codesPerPlan,
                iterations,
                evaluations,
                seed,
                0,
                0,
                Strategy.Kind.BEAM,
                USUAL_ISLANDS,
                0,
                true);
    }

    public SearchSettings withRepairs(int repairs) {
        return with(repairs, combinations, strategy, islands, translations, overlap);
    }

    public SearchSettings withCombinations(int combinations) {
        return with(repairs, combinations, strategy, islands, translations, overlap);
    }

    /** @param islands of {@link Strategy.Kind#ISLANDS}; others have none */
    public SearchSettings withStrategy(Strategy.Kind strategy, int islands) {
        return with(repairs, combinations, strategy, islands, translations, overlap);
    }

    public SearchSettings withTranslations(int translations) {
        return with(repairs, combinations, strategy, islands, translations, overlap);
    }

    public SearchSettings withOverlap(boolean overlap) {
        return with(repairs, combinations, strategy, islands, translations, overlap);
    }

    private SearchSettings with(
            int repairs, int combinations, Strategy.Kind strategy, int islands, int translations, boolean overlap) {
        return new SearchSettings(
                beamWidth,
                plansPerParent,
                codesPerPlan,
                iterations,
                evaluations,
                seed,
                repairs,
                combinations,
                strategy,
                islands,
                translations,
                overlap);
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
