package dev.tilesmith.sim.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;

/** Sums up busy and lost cycles by unit, reason and source line. Not thread-safe. */
public final class Recorder implements Profile {
    private final CycleSums sums = new CycleSums();
    private boolean open = true;

    @Override
    public void begin(long cycle) {
        sums.clear();
        open = true;
    }

    @Override
    public void end(long cycle) {
        open = false;
    }

    @Override
    public void busy(Unit unit, int line, long cycles) {
        if (open) {
            sums.busy(unit, line, cycles);
        }
    }

    @Override
    public void stall(Unit unit, Reason reason, int line, long cycles) {
        if (open) {
            sums.stall(unit, reason, line, cycles);
        }
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
            var sum = Arrays.stream(sums.lost(unit, reason)).sum();
            if (sum > 0) {
                told.put(reason, sum);
            }
        }
        return UnitAccount.of(unit, cycles, Arrays.stream(sums.busy(unit)).sum(), told);
    }

    /** Busy cycles by unit and line, in this order. */
    public List<Counters.Busy> busy() {
        var result = new ArrayList<Counters.Busy>();
        for (var unit : Unit.values()) {
            var byLine = sums.busy(unit);
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
                var byLine = sums.lost(unit, reason);
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
