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
 */
public record SearchContext(Op op, Journal journal, ExecutorService workers) {}
