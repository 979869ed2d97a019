package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.List;
import java.util.Optional;

/**
 * How a search ended.
 *
 * @param start the starting kernel
 * @param seed the best kernel among the seeds, if one was correct
 * @param reused what came of another op's schedule, if the search took one over
 * @param beam the last beam; the winner is its best candidate without the last steps if these gained nothing
 * @param iterations what each iteration did
 * @param evaluations kernels evaluated, the starting kernel included
 * @param stopped whether the time was over before the search had ended by itself
 */
public record SearchResult(
        Candidate start,
        Optional<Candidate> seed,
        Optional<Reuse.Outcome> reused,
        Beam beam,
        List<IterationReport> iterations,
        int evaluations,
        boolean stopped) {
    public SearchResult {
        iterations = List.copyOf(iterations);
    }

    /** The winner. */
    public Candidate best() {
        return beam.best().firstAsFast();
    }

    /** The same search, as if it had found nothing better than its start. */
    public SearchResult withoutGain() {
        return new SearchResult(start, seed, reused, new Beam(List.of(start)), iterations, evaluations, stopped);
    }

    public double speedup() {
        return (double) start.cycles() / best().cycles();
    }
}
