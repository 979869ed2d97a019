package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.OptimizationRun;
import dev.tilesmith.agent.search.SearchResult;
import java.util.Optional;

/** How the execution of a run ended, where neither its surroundings nor a defect of ours stopped it. */
public sealed interface RunEnd {
    /**
     * It has a result.
     *
     * @param schedule number of the saved one
     */
    record Finished(RunSetup setup, OptimizationRun.Outcome outcome, Optional<Long> schedule, CallTally calls)
            implements RunEnd {
        public SearchResult result() {
            return outcome.result();
        }
    }

    /** The time was over before there was a result; {@code reason} is a sentence. The run can be resumed. */
    record OutOfTime(String reason) implements RunEnd {}

    /** Its starting kernel is not correct; {@code reason} is a sentence. */
    record Rejected(String reason) implements RunEnd {}
}
