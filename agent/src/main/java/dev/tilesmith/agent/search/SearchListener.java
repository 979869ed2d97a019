package dev.tilesmith.agent.search;

/** Watches a search. Calls come in order, from the thread that runs the search. */
public interface SearchListener {
    /** The starting kernel is correct and has cycles. */
    default void started(Candidate start) {}

    default void iterationStarted(int iteration) {}

    /** The present iteration will evaluate at most this many kernels, as far as is known now. */
    default void expected(int kernels) {}

    /** One more kernel of the present iteration has its verdict. */
    default void evaluated() {}

    default void iterationClosed(IterationReport report) {}
}
