package dev.tilesmith.schedule;

import java.util.List;

/** Where winning schedules are kept. */
public interface ScheduleStore {
    /** Stores a schedule and returns its number; one of the same run is replaced. */
    long save(Schedule schedule);

    /** Newest first. */
    List<Schedule> schedules();
}
