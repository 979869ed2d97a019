package dev.tilesmith.sim.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the cycles of one unit went during one call. Every cycle is counted once: the busy ones and those of all reasons
 * add up to the cycles of the call.
 *
 * @param cycles of the call
 * @param busyCycles in which the unit worked
 * @param stallCycles in which it did not, by reason, in order of {@link Reason}
 */
public record UnitAccount(Unit unit, long cycles, long busyCycles, SortedMap<Reason, Long> stallCycles) {
    public UnitAccount {
        stallCycles = Collections.unmodifiableSortedMap(new TreeMap<>(stallCycles));
        var stalled = stallCycles.values().stream().mapToLong(Long::longValue).sum();
        var negative = busyCycles < 0 || stallCycles.values().stream().anyMatch(count -> count < 0);
        if (negative || busyCycles + stalled != cycles) {
            throw new IllegalArgumentException(
                    "the account of %s does not add up: %,d cycles busy and %s do not make the call's %,d cycles"
                            .formatted(unit, busyCycles, stallCycles, cycles));
        }
    }

    /**
     * An account from what a unit told: the cycles of which it said nothing are those in which it had no command.
     *
     * @throws IllegalArgumentException when it told more cycles than there were
     */
    static UnitAccount of(Unit unit, long cycles, long busyCycles, Map<Reason, Long> told) {
        var stalls = new EnumMap<Reason, Long>(Reason.class);
        stalls.putAll(told);
        var untold = cycles
                - busyCycles
                - told.values().stream().mapToLong(Long::longValue).sum();
        if (untold != 0) {
            stalls.merge(Reason.NO_COMMAND, untold, Long::sum);
        }
        return new UnitAccount(unit, cycles, busyCycles, new TreeMap<>(stalls));
    }

    /** Cycles lost for a reason. */
    public long stallCycles(Reason reason) {
        return stallCycles.getOrDefault(reason, 0L);
    }
}
