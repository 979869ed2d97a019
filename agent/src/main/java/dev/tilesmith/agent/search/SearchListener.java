package dev.tilesmith.agent.search;

/** Watches a search. Calls come in order, from the thread that runs the search, except {@link #evaluated}. */
public interface SearchListener {
    /** The starting kernel is correct and has cycles. */
    default void started(Candidate start) {}

    /** An iteration has this many kernels to evaluate. */
    default void proposed(int iteration, int kernels) {}

    /** One more kernel has its verdict; called from evaluating threads. */
    default void evaluated() {}

    default void iterationClosed(IterationReport report) {}
}
