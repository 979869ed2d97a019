package dev.tilesmith.agent.search.strategy;

import java.util.List;
import java.util.Locale;

/**
 * How a search goes from one iteration to the next: which kernels are parents, and which survive. What a strategy says
 * depends on its arguments alone, so that a run can be repeated. Strategies of the same beam and plans ask for about as
 * many plans in an iteration, save the exhaustive one, whose number the menu gives.
 */
public interface Strategy {
    /** The strategies by name. */
    enum Kind {
        /** The best kernels are parents, {@code plans} for each. */
        BEAM,
        /** The best kernel alone is a parent, and gets all plans. */
        GREEDY,
        /** Parents are drawn from all correct kernels, however slow. A baseline: what the choice of parents is worth. */
        RANDOM,
        /** Each of the best kernels is a parent once, and every option of the menu is applied to it. */
        EXHAUSTIVE,
        /** Several beams, each with its own kernels; now and then the best of each goes to the next. */
        ISLANDS;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is no such strategy */
        public static Kind of(String label) {
            for (var kind : values()) {
                if (kind.label().equals(label)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "strategy must be beam, greedy, random, exhaustive or islands, got '%s'".formatted(label));
        }
    }

    /** In the first iterations a child may be this much slower than its parent: some steps pay only with the next. */
    double EARLY_SLACK = 1.1;

    int EARLY_ITERATIONS = 2;

    /** What the search has before its first iteration: the starting kernel, and seeds. */
    Population begin(Beam found);

    /** The parents of an iteration, counted from 1; the search ends when there is none. */
    List<Expansion> parents(Population population, int iteration);

    /** What is left of the present kernels and their children. */
    Population survivors(Population population, List<Child> children, int iteration);

    /** Cycles up to which a child of this parent may survive. */
    default long boundCycles(Candidate parent, int iteration) {
        return iteration <= EARLY_ITERATIONS ? (long) (parent.cycles() * EARLY_SLACK) : parent.cycles() - 1;
    }

    /** This strategy, after so many iterations that turn plain C into kernels for the accelerator. */
    default Strategy afterTranslating(int iterations, int width, int plans) {
        return new TranslatingStrategy(iterations, width, plans, this);
    }

    /**
     * A strategy as it is before a search.
     *
     * @param width kernels that survive an iteration
     * @param plans asked for each parent
     * @param islands among which the width is shared out, for {@link Kind#ISLANDS}
     * @param seed of random choices, for {@link Kind#RANDOM}
     */
    static Strategy of(Kind kind, int width, int plans, int islands, long seed) {
        return switch (kind) {
            case BEAM -> new BeamStrategy(width, plans);
            case GREEDY -> new GreedyStrategy(width * plans);
            case RANDOM -> new RandomStrategy(width, plans, seed);
            case EXHAUSTIVE -> new ExhaustiveStrategy(width);
            case ISLANDS -> new IslandsStrategy(islands, width, plans);
        };
    }
}
