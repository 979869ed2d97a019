package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * What surrounds a search.
 *
 * @param op what to compute
 * @param journal of this run
 * @param workers evaluate kernels; their number changes no result
 * @param ensemble shares plans out among the proposers
 * @param stopping when to end early
 * @param seeds kernels that are tried beside the start; the best of them enters the first beam
 * @param reuse what is taken over from another op's schedule; the best kernel that it leads to enters the first beam
 */
public record SearchContext(
        Op op,
        Journal journal,
        ExecutorService workers,
        Ensemble ensemble,
        Stopping stopping,
        List<Seed> seeds,
        Optional<Reuse> reuse) {
    public SearchContext {
        seeds = List.copyOf(seeds);
    }

    /** Without reuse. */
    public SearchContext(
            Op op, Journal journal, ExecutorService workers, Ensemble ensemble, Stopping stopping, List<Seed> seeds) {
        this(op, journal, workers, ensemble, stopping, seeds, Optional.empty());
    }

    /** Without seeds. */
    public SearchContext(Op op, Journal journal, ExecutorService workers, Ensemble ensemble, Stopping stopping) {
        this(op, journal, workers, ensemble, stopping, List.of());
    }
}
