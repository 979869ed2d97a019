package dev.tilesmith.agent.search.ensemble;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.List;

/** Shares plans out among proposers. Sees the outcomes of closed iterations only, so that overlap changes nothing. */
public interface Ensemble {
    /**
     * Plans for each proposer, in the proposers' order; they add up to the total.
     *
     * @param seed of this choice, the same whenever the run is repeated
     */
    int[] share(int total, long seed);

    /** Models have answered. Called in any order within an iteration. */
    default void called(List<ModelCall> calls) {}

    /** An iteration has closed. */
    default void closed(List<KernelOutcome> outcomes) {}
}
