package dev.tilesmith.schedule;

import java.util.Optional;

/**
 * A schedule as the store keeps it: true on the machine on which it was verified, a mere claim on any other. What is to
 * be used on a machine must be asked for it.
 *
 * @param asRecorded what was true on the schedule's own machine; for lists and exports, not for use
 */
public record StoredSchedule(Schedule asRecorded) {
    /** Verifies a kernel anew. */
    public interface Verifier {
        /** The schedule with its cycles on that machine, or nothing if its kernel is rejected there. */
        Optional<Schedule> verify(Schedule claim, Machine machine);
    }

    public long id() {
        return asRecorded.id();
    }

    /** Whether it was verified on this machine. */
    public boolean holdsOn(Machine machine) {
        return asRecorded.machine().equals(machine);
    }

    /** The schedule, if it was verified on this machine. */
    public Optional<Schedule> on(Machine machine) {
        return holdsOn(machine) ? Optional.of(asRecorded) : Optional.empty();
    }

    /** The schedule as it is on this machine, verified anew if it was verified on another. */
    public Optional<Schedule> on(Machine machine, Verifier verifier) {
        return on(machine).or(() -> verifier.verify(asRecorded, machine));
    }
}
