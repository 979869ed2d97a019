package dev.tilesmith.agent.report;

import dev.tilesmith.agent.search.strategy.Candidate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run ended, beside its result.
 *
 * @param seedsVerified on how many fresh seeds the winner was verified
 * @param elapsed wall time of this command
 * @param folder with what was written
 * @param run its number
 * @param schedule number of the saved schedule, or {@link #NO_SCHEDULE} where the winner does not use the accelerator, or
 *     was not verified
 * @param unverified the kernel that the search found, where there was no time to verify it
 * @param isTraced whether {@code trace.json} was written
 */
public record Ending(
        int seedsVerified,
        Duration elapsed,
        Path folder,
        long run,
        long schedule,
        Optional<Candidate> unverified,
        boolean isTraced) {
    /** Numbers of schedules begin with 1. */
    public static final long NO_SCHEDULE = 0;
}
