package dev.tilesmith.agent.search.strategy;

import java.util.List;

/** The best kernels survive, and each of them is a parent. */
record BeamStrategy(int width, int plans) implements OneBeam {
    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return population.whole().candidates().stream()
                .map(candidate -> Expansion.sampled(candidate, plans))
                .toList();
    }
}
