package dev.tilesmith.agent.report;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run ended, beside its result.
 *
 * @param seedsVerified on how many fresh seeds the winner was verified
 * @param elapsed wall time of this process's part of the run
 * @param folder with {@code best.c}, {@code report.html} and {@code trace.json}
 * @param run its number
 * @param schedule number of the saved schedule, or {@link #NO_SCHEDULE} where the winner does not use the accelerator
 */
public record Ending(int seedsVerified, Duration elapsed, Path folder, long run, long schedule) {
    /** Numbers of schedules begin with 1. */
    public static final long NO_SCHEDULE = 0;
}
