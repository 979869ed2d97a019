package dev.tilesmith.sim.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What one call did and where its cycles went. Without time, cycles and waits are empty.
 *
 * @param cycles cycles of the call, 0 without time
 * @param instructions instructions the core retired in the call
 * @param commands accelerator commands by name, in order of the name
 * @param macs multiply-accumulates that were fed to the array
 * @param accounts where the cycles of each unit went, in order of {@link Unit}; empty without time
 * @param busy the busy cycles of the accounts by source line, in order of unit and line
 * @param waits the lost cycles of the accounts by source line, most first; those without a command are left out
 * @param path where the cycles went along the critical path; empty without time
 * @param lines what the commands of each source line did, in order of the line
 * @param traffic bytes between DRAM and the accelerator
 * @param occupancy rows of the local memories that were written
 */
public record Counters(
        long cycles,
        long instructions,
        SortedMap<String, Long> commands,
        long macs,
        List<UnitAccount> accounts,
        List<Busy> busy,
        List<Wait> waits,
        CriticalPath path,
        List<LineCounters> lines,
        Traffic traffic,
        Occupancy occupancy) {
    public static final Counters NONE = new Counters(
            0,
            0,
            new TreeMap<>(),
            0,
            List.of(),
            List.of(),
            List.of(),
            CriticalPath.NONE,
            List.of(),
            Traffic.NONE,
            Occupancy.NONE);

    public Counters {
        commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
        accounts = List.copyOf(accounts);
        busy = List.copyOf(busy);
        waits = List.copyOf(waits);
        lines = List.copyOf(lines);
    }

    /** Where a unit's cycles went; absent without time. */
    public Optional<UnitAccount> account(Unit unit) {
        return accounts.stream().filter(account -> account.unit() == unit).findFirst();
    }

    /** Commands of every kind. */
    public long commandCount() {
        return commands.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Cycles that a unit worked for a source line (0: not known). */
    public record Busy(Unit unit, int line, long cycles) {}

    /** Cycles that a unit lost for a reason at a source line (0: not known). */
    public record Wait(Unit unit, Reason reason, int line, long cycles) {}

    /**
     * Bytes moved.
     *
     * @param arrays those of which anything was moved, in order of their addresses
     */
    public record Traffic(List<ArrayTraffic> arrays) {
        public static final Traffic NONE = new Traffic(List.of());

        public Traffic {
            arrays = List.copyOf(arrays);
        }

        /** Bytes read by mvins. */
        public long bytesIn() {
            return sum(ArrayTraffic::bytesIn);
        }

        /** Bytes written by mvouts. */
        public long bytesOut() {
            return sum(ArrayTraffic::bytesOut);
        }

        /** Of both, bytes that had been moved before in the same direction. */
        public long bytesMovedAgain() {
            return sum(ArrayTraffic::bytesInAgain) + sum(ArrayTraffic::bytesOutAgain);
        }

        private long sum(ToLongFunction<ArrayTraffic> bytes) {
            return arrays.stream().mapToLong(bytes).sum();
        }
    }

    /** Rows of scratchpad and accumulator that were written at least once. */
    public record Occupancy(long scratchpadRows, long accumulatorRows) {
        public static final Occupancy NONE = new Occupancy(0, 0);
    }
}
