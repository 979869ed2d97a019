package dev.tilesmith.schedule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Where runs are kept. */
public interface RunStore {
    /** Stores a new run and returns its number; the row's own number is ignored. */
    long begin(RunRow row);

    Optional<RunRow> run(long id);

    /** Newest first. */
    List<RunRow> runs();

    /** Where the run's outputs go, known only once it has a number. */
    void setFolder(long id, String folder);

    void progress(long id, RunRow.State state, OptionalLong startCycles, OptionalLong bestCycles);

    Journal journal(long run);

    /** The bodies of a run's journalled replies, by key and in its order. */
    SortedMap<String, String> replies(long run);

    /** The kernels of all runs, those that runs began with left out. */
    List<PastKernel> pastKernels();

    /** In the order of evaluation. */
    List<CandidateRow> candidates(long run);
}
