package dev.tilesmith.agent.search.strategy;

import java.util.List;

/** Only the best kernel survives, and all plans are made for it: hill climbing. */
record GreedyStrategy(int plans) implements OneBeam {
    @Override
    public int width() {
        return 1;
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return List.of(Expansion.sampled(population.best(), plans));
    }

    /** The only survivor may not get slower, not even early. */
    @Override
    public long boundCycles(Candidate parent, int iteration) {
        return parent.cycles() - 1;
    }
}
