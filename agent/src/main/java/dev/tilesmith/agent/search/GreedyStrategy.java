package dev.tilesmith.agent.search;

import java.util.List;

/** Only the best kernel survives, and all plans are made for it: hill climbing. */
record GreedyStrategy(int plans) implements Strategy {
    @Override
    public Population begin(Beam found) {
        return Population.of(found.first(1));
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return List.of(Expansion.sampled(population.best(), plans));
    }

    @Override
    public Population survivors(Population population, List<Child> children, int iteration) {
        return population.select(children, 1);
    }

    /** The only survivor may not get slower, not even early. */
    @Override
    public long boundCycles(Candidate parent, int iteration) {
        return parent.cycles() - 1;
    }
}
