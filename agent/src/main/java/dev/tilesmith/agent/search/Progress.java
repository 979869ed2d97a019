package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Population;
import java.util.Optional;

/**
 * How far a search has come, and what it has left behind: one that gains nothing more from what it reused begins anew from
 * the start, as if nothing had been reused, so that it does not end worse for it. Not thread-safe.
 */
final class Progress {
    /** Iterations without gain after which a search that reused a schedule begins anew. */
    private static final int FENCED_ITERATIONS = 2;

    private Optional<Beam> leftBehind = Optional.empty();
    private int iterationsBefore;
    private int quietIterations;

    /** An iteration has led from one population to another. */
    void closed(Population before, Population after) {
        var isQuiet = before.whole().best().hash().equals(after.whole().best().hash());
        quietIterations = isQuiet ? quietIterations + 1 : 0;
    }

    /** Iterations, up to now, that have not improved the population's best kernel. */
    int quietIterations() {
        return quietIterations;
    }

    /** Whether what was reused seems to lead no further; a search begins anew once. */
    boolean isFenced() {
        return leftBehind.isEmpty() && quietIterations >= FENCED_ITERATIONS;
    }

    /** The search begins anew with this iteration. */
    void beginAnew(Population reached, int iteration) {
        leftBehind = Optional.of(reached.whole());
        iterationsBefore = iteration - 1;
        quietIterations = 0;
    }

    Turn turn(int iteration) {
        return new Turn(iteration, iteration - iterationsBefore);
    }

    /** All that the search has reached. */
    Beam found(Population population) {
        return leftBehind
                .map(beam -> beam.select(population.whole().candidates(), Integer.MAX_VALUE))
                .orElse(population.whole());
    }
}
