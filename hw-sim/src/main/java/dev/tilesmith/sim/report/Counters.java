package dev.tilesmith.sim.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one call did and where its cycles went. Without time, cycles and waits are empty.
 *
 * @param cycles cycles of the call, 0 without time
 * @param instructions instructions the core retired in the call
 * @param commands accelerator commands by name, in order of the name
 * @param macs multiply-accumulates that were fed to the array
 * @param busyCycles cycles in which a unit worked
 * @param waits cycles a unit lost, by reason and source line, most first
 * @param traffic bytes between DRAM and the accelerator
 * @param occupancy rows of the local memories that were written
 */
public record Counters(
        long cycles,
        long instructions,
        SortedMap<String, Long> commands,
        long macs,
        Map<Unit, Long> busyCycles,
        List<Wait> waits,
        Traffic traffic,
        Occupancy occupancy) {
    public static final Counters NONE =
            new Counters(0, 0, new TreeMap<>(), 0, Map.of(), List.of(), Traffic.NONE, Occupancy.NONE);

    public Counters {
        commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
        busyCycles = Collections.unmodifiableMap(new TreeMap<>(busyCycles));
        waits = List.copyOf(waits);
    }

    /** Commands of every kind. */
    public long commandCount() {
        return commands.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Cycles that a unit lost for a reason at a source line (0: not known). */
    public record Wait(Unit unit, Reason reason, int line, long cycles) {}

    /**
     * Bytes moved.
     *
     * @param bytesIn bytes read by mvins
     * @param bytesOut bytes written by mvouts
     * @param bytesMovedAgain of both, bytes that had been moved before in the same direction
     */
    public record Traffic(long bytesIn, long bytesOut, long bytesMovedAgain) {
        public static final Traffic NONE = new Traffic(0, 0, 0);
    }

    /** Rows of scratchpad and accumulator that were written at least once. */
    public record Occupancy(long scratchpadRows, long accumulatorRows) {
        public static final Occupancy NONE = new Occupancy(0, 0);
    }
}
