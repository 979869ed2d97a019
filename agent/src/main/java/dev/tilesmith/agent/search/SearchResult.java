package dev.tilesmith.agent.search;

import java.util.List;

/**
 * How a search ended.
 *
 * @param start the starting kernel
 * @param beam the last beam; its best candidate is the winner
 * @param iterations what each iteration did
 * @param evaluations kernels evaluated, the starting kernel included
 */
public record SearchResult(Candidate start, Beam beam, List<IterationReport> iterations, int evaluations) {
    public SearchResult {
        iterations = List.copyOf(iterations);
    }

    public Candidate best() {
        return beam.best();
    }

    public double speedup() {
        return (double) start.cycles() / best().cycles();
    }
}
