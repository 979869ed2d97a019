package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.counter.CounterFile;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import java.util.List;

/**
 * Carries counter commands out where they leave the queue in front of the reservation station, and sends their results to
 * the core (CounterFile.scala: CounterController; rocket-chip LazyRoCC.scala): through a register, which is free again
 * two cycles later, and a queue of two. Not thread-safe.
 */
final class CounterUnit {
    private static final int COUNTER = 126;
    private static final int CYCLES_TO_CORE = 2;
    /** In the queue and in the register. */
    private static final int RESULTS = 3;

    private final CounterEvents events;
    private final CounterFile file;
    private final long[] results = new long[RESULTS];
    private final long[] readyAt = new long[RESULTS];
    private int count;
    private long accessedAt = -CYCLES_TO_CORE;

    CounterUnit(CounterEvents events) {
        this.events = events;
        file = new CounterFile(events);
    }

    /** Whether the command has a result. */
    static boolean answers(int funct) {
        return funct == COUNTER;
    }

    /** Whether it takes the command in this cycle; it has nothing to do with others. */
    boolean admits(TimedCommand command, long cycle) {
        return !answers(command.funct) || (count < RESULTS && cycle >= accessedAt + CYCLES_TO_CORE);
    }

    void access(TimedCommand command, long cycle) {
        results[count] = file.access(cycle, command.rs1);
        readyAt[count++] = cycle + CYCLES_TO_CORE;
        accessedAt = cycle;
    }

    /** All units have been stepped in this cycle. */
    void stepped(long cycle) {
        events.stepped(cycle);
        if (accessedAt == cycle) {
            file.endCycle(cycle);
        }
    }

    /** Names of the events that counters were set to and that are not counted. */
    List<String> eventsNotCounted() {
        return events.chosenInVain();
    }

    /** From when on the oldest result is at the core, or {@link Uncore#NEVER}. */
    long resultAt() {
        return count == 0 ? Uncore.NEVER : readyAt[0];
    }

    long takeResult() {
        long result = results[0];
        count--;
        System.arraycopy(results, 1, results, 0, count);
        System.arraycopy(readyAt, 1, readyAt, 0, count);
        return result;
    }
}
