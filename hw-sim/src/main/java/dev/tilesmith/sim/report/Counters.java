package dev.tilesmith.sim.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one call did and where its cycles went. Without time, cycles and waits are empty.
 *
 * @param cycles cycles of the call, 0 without time
 * @param instructions instructions the core retired in the call
 * @param commands accelerator commands by name, in order of the name
 * @param macs multiply-accumulates that were fed to the array
 * @param accounts where the cycles of each unit went, in order of {@link Unit}; empty without time
 * @param waits the lost cycles of the accounts by source line, most first; those without a command are left out
 * @param traffic bytes between DRAM and the accelerator
 * @param occupancy rows of the local memories that were written
 */
public record Counters(
        long cycles,
        long instructions,
        SortedMap<String, Long> commands,
        long macs,
        List<UnitAccount> accounts,
        List<Wait> waits,
        Traffic traffic,
        Occupancy occupancy) {
    public static final Counters NONE =
            new Counters(0, 0, new TreeMap<>(), 0, List.of(), List.of(), Traffic.NONE, Occupancy.NONE);

    public Counters {
        commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
        accounts = List.copyOf(accounts);
        waits = List.copyOf(waits);
    }

    /** Where a unit's cycles went; absent without time. */
    public Optional<UnitAccount> account(Unit unit) {
        return accounts.stream().filter(account -> account.unit() == unit).findFirst();
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
