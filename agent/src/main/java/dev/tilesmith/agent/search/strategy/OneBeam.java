package dev.tilesmith.agent.search.strategy;

import java.util.List;

/** A strategy by which the best of all kernels survive. */
interface OneBeam extends Strategy {
    /** How many of them. */
    int width();

    @Override
    default Population begin(Beam found) {
        return Population.of(found.first(width()));
    }

    @Override
    default Population survivors(Population population, List<Child> children, int iteration) {
        return population.select(children, width());
    }
}
