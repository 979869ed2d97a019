package dev.tilesmith.sim.report;

/**
 * What the timing model tells about itself while it runs. It never influences a cycle. {@link #NONE} costs nothing;
 * {@link Recorder} keeps the sums, {@link PathRecorder} the critical path,
 * {@link TraceRecorder} a timeline. Not thread-safe.
 */
public interface Profile {
    /** Listens to nothing. */
    Profile NONE = new Profile() {};

    /** The unit worked for some cycles on a command or instruction of a source line (0: not known). */
    default void busy(Unit unit, int line, long cycles) {}

    /** The unit had work of this source line and could not go on with it for some cycles. */
    default void stall(Unit unit, Reason reason, int line, long cycles) {}

    /** The core waited from {@code beginCycle} to before {@code endCycle}, long enough to be seen in a timeline. */
    default void hostWaited(Reason reason, int line, long beginCycle, long endCycle) {}

    /** So many read and write ids of the link are in use from this cycle on; told when it changes. */
    default void linkUse(long cycle, int reads, int writes) {}

    /** Whether {@link #hostWaited} and {@link #linkUse} do anything, so that a caller may leave out what only they need. */
    default boolean wantsTimeline() {
        return false;
    }

    /** Whether the methods about commands, down to {@link #fenceEnded}, do anything. */
    default boolean wantsCommands() {
        return false;
    }

    /** The core handed a command over; {@code refused}: it had tried before and found the queue full. */
    default void sent(long cycle, Command command, boolean refused) {}

    /** The reservation station has no room for the command that enters it next. */
    default void stationFull() {}

    /** A command entered a slot of the reservation station (0 up, loads first, then executes, then stores). */
    default void allocated(long cycle, int slot, Command command) {}

    /** A command left the queue without a slot: a flush, or the counters'. */
    default void passed(long cycle, Command command) {}

    /** What was last issued or done ended the last wait of a slot. */
    default void released(int slot) {}

    /** The command of a slot went to its controller. */
    default void issued(long cycle, int slot) {}

    /** The command of a slot has ended; configurations of loads and stores end as they are issued. */
    default void done(long cycle, int slot) {}

    /** The accelerator, for whose end a fence has waited, is not busy any more. */
    default void fenceEnded(long cycle) {}

    /** An instruction passed the core's last stage in this cycle. */
    default void retired(long address, long cycle) {}

    /** Whether {@link #retired} does anything. */
    default boolean wantsRetirements() {
        return false;
    }

    /** The measured call begins in this cycle: what came before does not count. */
    default void begin(long cycle) {}

    /** The measured call ends before this cycle: what comes later does not count. */
    default void end(long cycle) {}

    /** A profile that tells this one and another the same. */
    default Profile and(Profile other) {
        return other == NONE ? this : new BothProfiles(this, other);
    }
}
