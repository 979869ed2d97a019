package dev.tilesmith.sim;

import dev.tilesmith.sim.report.Profile;
import java.util.function.BooleanSupplier;

/**
 * How a caller looks into a run.
 *
 * @param cancelled asked every few thousand cycles; true ends the run
 * @param profile hears of the first timed call what the counters hear
 */
public record Watch(BooleanSupplier cancelled, Profile profile) {
    public static final Watch NONE = new Watch(() -> false, Profile.NONE);
}
