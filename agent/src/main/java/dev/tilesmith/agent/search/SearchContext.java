package dev.tilesmith.agent.search;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Journal;
import java.util.concurrent.ExecutorService;

/**
 * What surrounds a search.
 *
 * @param op what to compute
 * @param journal of this run
 * @param workers evaluate kernels; their number changes no result
 * @param ensemble shares plans out among the proposers
 * @param stopping when to end early
 */
public record SearchContext(Op op, Journal journal, ExecutorService workers, Ensemble ensemble, Stopping stopping) {}
