package dev.tilesmith.agent.search.strategy;

import dev.tilesmith.agent.propose.Share.Coverage;
import java.util.List;

/**
 * The best kernels survive; each is a parent in one iteration only, in which every proposer applies every option of its
 * menu to it. The search ends when all survivors have been parents.
 */
record ExhaustiveStrategy(int width) implements OneBeam {
    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return population.whole().candidates().stream()
                .filter(candidate -> !population.asked().contains(candidate.hash()))
                .map(candidate -> new Expansion(candidate, 0, Coverage.EVERY_OPTION, List.of(0)))
                .toList();
    }
}
