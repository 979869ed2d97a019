package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.schedule.RunRow;

/** What a user sees of a run while it is carried out. */
public interface RunView {
    /** Shows how far the search is. */
    ProgressPrinter progress(SearchSettings search);

    /** Everything is there that the search needs. */
    default void begins(RunRow row, RunSetup setup, Models models) {}

    /** Shows the steps of the search. */
    default SearchListener steps(RunRow row, RunFacts facts) {
        return new SearchListener() {};
    }

    /** The process was told to end; the run can be resumed. */
    void interrupted(RunRow row);

    /** The command that goes on with the run. */
    String wayOn(RunRow row);
}
