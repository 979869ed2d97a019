package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;
import java.util.Arrays;
import java.util.List;

/**
 * The normalizer (Gemmini Normalizer.scala): a few sets of running sums, each of which works on one row at a time. A row
 * to be stored passes in one cycle. Another one is added up, or its maximum taken, by 16 lanes in one cycle; the last one
 * of a mean, a deviation or a sum of exponentials then goes through units that all sets share, each for one set at a time.
 * While lanes have still to deliver a result that the next unit needs, no row may come. A division takes the time of
 * numbers other than zero. Not thread-safe.
 */
final class Normalizer implements NormUnit {
    private enum Phase {
        IDLE,
        /** Waits for the scaler. */
        LEAVES,
        /** Has its row for the lanes of the maximum. */
        MAXIMUM,
        /** Has its row for the lanes of the sum. */
        SUM,
        /** Asks the next unit. */
        ASKS,
        /** Waits for the unit's result. */
        WAITS
    }

    private enum Unit {
        QUOTIENT,
        ROOT,
        RECIPROCAL,
        PRODUCT,
        SUM_RECIPROCAL,
        SUM_PRODUCT
    }

    private static final class Statistics {
        Phase phase = Phase.IDLE;
        NormCommand command = NormCommand.STORE;
        int unitsPassed;
        long resultAt;

        Unit unit() {
            return units(command).get(unitsPassed);
        }

        /** What comes next reads a result of the lanes. */
        boolean drainsLanes() {
            return switch (phase) {
                case MAXIMUM -> true;
                case SUM -> !units(command).isEmpty();
                case ASKS -> unit() == Unit.QUOTIENT;
                case IDLE, LEAVES, WAITS -> false;
            };
        }
    }

    private final Calibration.Normalizer times;
    private final Statistics[] sets;
    private final long[] freeAt = new long[Unit.values().length];

    /** Last cycles in which the lanes hold something. */
    private long sumsUntil = -1;

    private long maximaUntil = -1;
    /** In the present cycle no row may come. */
    private boolean drains;

    Normalizer(int sets, Calibration.Normalizer times) {
        this.times = times;
        this.sets = new Statistics[sets];
        Arrays.setAll(this.sets, _ -> new Statistics());
    }

    /** The units that the row goes through after the lanes. */
    private static List<Unit> units(NormCommand command) {
        return switch (command) {
            case MEAN -> List.of(Unit.QUOTIENT);
            case INVERSE_DEVIATION -> List.of(Unit.QUOTIENT, Unit.ROOT, Unit.RECIPROCAL, Unit.PRODUCT);
            case INVERSE_SUM -> List.of(Unit.SUM_RECIPROCAL, Unit.SUM_PRODUCT);
            case STORE, SUM, VARIANCE, MAXIMUM, SUM_EXPONENTIALS -> List.of();
        };
    }

    private int cycles(Unit unit) {
        return switch (unit) {
            case QUOTIENT -> times.quotientCycles();
            case ROOT -> times.rootCycles();
            case RECIPROCAL, SUM_RECIPROCAL -> times.reciprocalCycles();
            case PRODUCT, SUM_PRODUCT -> times.productCycles();
        };
    }

    @Override
    public boolean hasRow() {
        return find(Phase.LEAVES) >= 0;
    }

    /** The first set in a phase, or -1. */
    private int find(Phase phase) {
        for (int i = 0; i < sets.length; i++) {
            if (sets[i].phase == phase) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void give(long cycle) {
        sets[find(Phase.LEAVES)].phase = Phase.IDLE;
    }

    @Override
    public void step(long cycle) {
        drains = drainsLanes();
        int maximum = find(Phase.MAXIMUM);
        if (maximum >= 0) {
            maximaUntil = cycle + times.laneCycles();
        }
        int sum = maximaUntil < cycle ? find(Phase.SUM) : -1;
        if (sum >= 0) {
            sumsUntil = cycle + times.laneCycles();
        }
        for (int i = 0; i < sets.length; i++) {
            switch (sets[i].phase) {
                case MAXIMUM -> sets[i].phase = i == maximum ? Phase.IDLE : Phase.MAXIMUM;
                case SUM -> sets[i].phase = i == sum ? afterLanes(sets[i]) : Phase.SUM;
                case ASKS -> ask(sets[i], cycle);
                case WAITS -> takeResult(sets[i], cycle);
                case IDLE, LEAVES -> {}
            }
        }
    }

    private boolean drainsLanes() {
        for (Statistics set : sets) {
            if (set.drainsLanes()) {
                return true;
            }
        }
        return false;
    }

    private static Phase afterLanes(Statistics set) {
        return units(set.command).isEmpty() ? Phase.IDLE : Phase.ASKS;
    }

    private void ask(Statistics set, long cycle) {
        Unit unit = set.unit();
        boolean readsSum = unit == Unit.QUOTIENT || unit == Unit.SUM_RECIPROCAL;
        if (freeAt[unit.ordinal()] > cycle || (readsSum && sumsUntil >= cycle)) {
            return;
        }
        set.resultAt = cycle + cycles(unit);
        set.phase = Phase.WAITS;
        freeAt[unit.ordinal()] = switch (unit) {
            case QUOTIENT, RECIPROCAL, SUM_RECIPROCAL -> set.resultAt;
            case ROOT -> set.resultAt + 1;
            case PRODUCT, SUM_PRODUCT -> cycle + 1;
        };
    }

    private static void takeResult(Statistics set, long cycle) {
        if (set.resultAt <= cycle) {
            set.unitsPassed++;
            set.phase = set.unitsPassed == units(set.command).size() ? Phase.IDLE : Phase.ASKS;
        }
    }

    private Statistics of(StoreRow row) {
        return sets[row.statistics % sets.length];
    }

    @Override
    public boolean mayTake(long cycle, StoreRow row) {
        return !drains && of(row).phase == Phase.IDLE;
    }

    @Override
    public void take(long cycle, StoreRow row) {
        Statistics set = of(row);
        set.command = row.norm;
        set.unitsPassed = 0;
        set.phase = switch (row.norm) {
            case STORE -> Phase.LEAVES;
            case MAXIMUM -> Phase.MAXIMUM;
            case SUM, MEAN, VARIANCE, INVERSE_DEVIATION, SUM_EXPONENTIALS, INVERSE_SUM -> Phase.SUM;
        };
    }

    @Override
    public long nextEvent(long now) {
        long next = Uncore.NEVER;
        for (Statistics set : sets) {
            next = Math.min(
                    next,
                    switch (set.phase) {
                        case IDLE, LEAVES -> Uncore.NEVER;
                        case WAITS -> Math.max(now, set.resultAt);
                        case MAXIMUM, SUM, ASKS -> now;
                    });
        }
        return next;
    }

    @Override
    public boolean accepts(long now, StoreRow row) {
        return !drainsLanes() && of(row).phase == Phase.IDLE;
    }
}
