package dev.tilesmith.agent.search.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All correct kernels survive, and parents are drawn from them with equal chances. */
record RandomStrategy(int parents, int plans, long seed) implements OneBeam {
    /** A child may be so much slower than its parent; more would only cost time. */
    private static final int SLACK = 2;

    @Override
    public int width() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        var random = new SplittableRandom(seed * 31 + iteration);
        var left = new ArrayList<>(population.whole().candidates());
        var drawn = new ArrayList<Expansion>();
        while (drawn.size() < parents && !left.isEmpty()) {
            drawn.add(Expansion.sampled(left.remove(random.nextInt(left.size())), plans));
        }
        return drawn;
    }

    @Override
    public long boundCycles(Candidate parent, int iteration) {
        return SLACK * parent.cycles();
    }
}
