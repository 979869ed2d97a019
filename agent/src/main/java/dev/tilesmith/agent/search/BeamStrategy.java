package dev.tilesmith.agent.search;

import java.util.List;

/** The best kernels survive, and each of them is a parent. */
record BeamStrategy(int width, int plans) implements Strategy {
    @Override
    public Population begin(Beam found) {
        return Population.of(found.first(width));
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return population.whole().candidates().stream()
                .map(candidate -> Expansion.sampled(candidate, plans))
                .toList();
    }

    @Override
    public Population survivors(Population population, List<Child> children, int iteration) {
        return population.select(children, width);
    }
}
