package dev.tilesmith.schedule;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where winning schedules are kept. It gives no {@link Schedule} away, only {@link StoredSchedule}s, which must be asked
 * for the machine in question.
 */
public interface ScheduleStore {
    /** Stores a schedule and returns its number; one of the same run is replaced and keeps its number. */
    long save(Schedule schedule);

    /** Replaces the schedule of the same number, e.g. by what a new verification found; no effect if it is gone. */
    void update(Schedule schedule);

    /** Newest first. */
    List<StoredSchedule> schedules();

    Optional<StoredSchedule> schedule(long id);

    /** Removes these schedules; those that came from one of them have no parent then. */
    void remove(Collection<Long> ids);
}
