package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.List;

/** Watches a search. Calls come in order, from the thread that runs the search. */
public interface SearchListener {
    /** The starting kernel is correct and has cycles. */
    default void started(Candidate start) {}

    default void iterationStarted(int iteration) {}

    /** The present iteration will evaluate at most this many kernels, as far as is known now. */
    default void expected(int kernels) {}

    /** One more kernel of the present iteration has its verdict. */
    default void evaluated() {}

    /** Models have answered; a run that is resumed hears of the calls in its journal too. */
    default void called(List<ModelCall> calls) {}

    default void iterationClosed(IterationReport report) {}
}
