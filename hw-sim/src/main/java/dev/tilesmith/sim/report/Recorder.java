package dev.tilesmith.sim.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;

/** Sums up busy and lost cycles by unit, reason and source line. Not thread-safe. */
public final class Recorder implements Profile {
    private static final int UNITS = Unit.values().length;
    private static final int REASONS = Reason.values().length;
    private static final long[] NO_LINES = {};

    /** Busy cycles by line, for each unit. */
    private final long[][] busy = new long[UNITS][];
    /** Lost cycles by line, for each unit and reason. */
    private final long[][] lost = new long[UNITS * REASONS][];

    private boolean open = true;

    public Recorder() {
        Arrays.fill(lost, NO_LINES);
        Arrays.fill(busy, NO_LINES);
    }

    @Override
    public void begin(long cycle) {
        Arrays.fill(busy, NO_LINES);
        Arrays.fill(lost, NO_LINES);
        open = true;
    }

    @Override
    public void end(long cycle) {
        open = false;
    }

    @Override
    public void busy(Unit unit, int line, long cycles) {
        if (open) {
            add(busy, unit.ordinal(), line, cycles);
        }
    }

    @Override
    public void stall(Unit unit, Reason reason, int line, long cycles) {
        if (open) {
            add(lost, unit.ordinal() * REASONS + reason.ordinal(), line, cycles);
        }
    }

    private static void add(long[][] sums, int index, int line, long cycles) {
        if (line >= sums[index].length) {
            sums[index] = Arrays.copyOf(sums[index], Math.max(64, 2 * line));
        }
        sums[index][Math.max(0, line)] += cycles;
    }

    /**
     * The account of every unit; none without time.
     *
     * @param cycles of the call
     */
    public List<UnitAccount> accounts(long cycles) {
        return cycles == 0
                ? List.of()
                : Arrays.stream(Unit.values())
                        .map(unit -> account(unit, cycles))
                        .toList();
    }

    private UnitAccount account(Unit unit, long cycles) {
        var told = new EnumMap<Reason, Long>(Reason.class);
        for (var reason : Reason.values()) {
            var sum = Arrays.stream(lost[unit.ordinal() * REASONS + reason.ordinal()])
                    .sum();
            if (sum > 0) {
                told.put(reason, sum);
            }
        }
        return UnitAccount.of(unit, cycles, Arrays.stream(busy[unit.ordinal()]).sum(), told);
    }

    /** Busy cycles by unit and line, in this order. */
    public List<Counters.Busy> busy() {
        var result = new ArrayList<Counters.Busy>();
        for (var unit : Unit.values()) {
            var byLine = busy[unit.ordinal()];
            for (int line = 0; line < byLine.length; line++) {
                if (byLine[line] > 0) {
                    result.add(new Counters.Busy(unit, line, byLine[line]));
                }
            }
        }
        return result;
    }

    /** Lost cycles, most first; ties in order of unit, reason and line. */
    public List<Counters.Wait> waits() {
        var result = new ArrayList<Counters.Wait>();
        for (var unit : Unit.values()) {
            for (var reason : Reason.values()) {
                var byLine = lost[unit.ordinal() * REASONS + reason.ordinal()];
                for (int line = 0; line < byLine.length; line++) {
                    if (byLine[line] > 0) {
                        result.add(new Counters.Wait(unit, reason, line, byLine[line]));
                    }
                }
            }
        }
        result.sort(Comparator.comparingLong(Counters.Wait::cycles).reversed());
        return result;
    }
}
