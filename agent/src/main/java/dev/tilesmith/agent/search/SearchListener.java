package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.List;

/** Watches a search. Calls come in order, from the thread that runs the search, save where it is said. */
public interface SearchListener {
    /** The starting kernel is correct and has cycles. */
    default void started(Candidate start) {}

    /** The best kernel among the seeds is correct and has cycles. */
    default void seeded(Candidate seed) {}

    /** What another op's schedule led to. */
    default void reused(Reuse.Outcome outcome) {}

    default void iterationStarted(int iteration) {}

    /** The present iteration will evaluate at most this many kernels, as far as is known now. */
    default void expected(int kernels) {}

    /** One more kernel of the present iteration has its verdict. */
    default void evaluated() {}

    /** Models have answered; a run that is resumed hears of the calls in its journal too. */
    default void called(List<ModelCall> calls) {}

    /**
     * A reply was journalled under this key; it took so long. Called from the threads that ask, for new replies only.
     *
     * @param body the reply as the journal has it
     */
    default void replied(String key, String body, long millis) {}

    default void iterationClosed(IterationReport report) {}
}
