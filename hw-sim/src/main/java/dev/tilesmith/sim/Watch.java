package dev.tilesmith.sim;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Profile;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How a caller looks into a run.
 *
 * @param cancelled asked every few thousand cycles; true ends the run
 * @param profile hears of the first timed call what the counters hear
 * @param commands hears of every command in program order before it takes effect, timed or not; of a hardware loop, the
 *     loop and then what it expands to
 */
public record Watch(BooleanSupplier cancelled, Profile profile, Consumer<Instruction> commands) {
    public static final Watch NONE = new Watch(() -> false, Profile.NONE);

    /** Without an ear for commands. */
    public Watch(BooleanSupplier cancelled, Profile profile) {
        this(cancelled, profile, _ -> {});
    }
}
