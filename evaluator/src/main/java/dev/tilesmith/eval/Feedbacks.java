package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.reference.References;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Makes the feedback of a correct kernel from the counters of its timed run. */
final class Feedbacks {
    private static final int WAITS_KEPT = 12;

    private Feedbacks() {}

    static Feedback of(Op op, GemminiConfig config, Cycles cycles, Counters counters) {
        return new Feedback(
                utilization(op, cycles, config.dim()),
                counters.accounts().stream()
                        .map(account -> new Feedback.Busy(account.unit().label(), account.busyCycles()))
                        .toList(),
                new CriticalPathText(counters).sentences(),
                waits(counters),
                List.of(),
                counters.traffic().bytesIn() + counters.traffic().bytesOut(),
                counters.traffic().bytesMovedAgain(),
                counters.occupancy().scratchpadRows(),
                counters.occupancy().accumulatorRows(),
                References.tolerance(op));
    }

    private static double utilization(Op op, Cycles cycles, int dim) {
        return op.macs().isEmpty()
                ? Double.NaN
                : (double) op.macs().getAsLong() / ((double) dim * dim * cycles.count());
    }

    /** One entry for each unit and reason, with the line that lost most of it. */
    private static List<Feedback.Wait> waits(Counters counters) {
        var sums = new LinkedHashMap<String, List<Counters.Wait>>();
        for (var wait : counters.waits()) {
            if (isWorthTelling(wait)) {
                sums.computeIfAbsent(wait.unit() + "/" + wait.reason(), _ -> new ArrayList<>())
                        .add(wait);
            }
        }
        return sums.values().stream()
                .map(Feedbacks::sum)
                .sorted(Comparator.comparingLong(Feedback.Wait::cycles)
                        .reversed()
                        .thenComparing(Feedback.Wait::unit)
                        .thenComparing(Feedback.Wait::reason))
                .limit(WAITS_KEPT)
                .toList();
    }

    /**
     * That the station is full of work is as it should be, unless the array has none; and that a unit has nothing to do
     * in a fence is told by the fence.
     */
    private static boolean isWorthTelling(Counters.Wait wait) {
        return switch (wait.unit()) {
            case HOST -> true;
            case ISSUE -> false;
            case EXECUTE -> wait.reason() != Reason.FENCE;
            case LOAD, STORE -> wait.reason() != Reason.FENCE && wait.reason() != Reason.STATION_FULL;
        };
    }

    private static Feedback.Wait sum(List<Counters.Wait> waits) {
        var worst = waits.stream()
                .max(Comparator.comparingLong(Counters.Wait::cycles)
                        .thenComparing(
                                Comparator.comparingInt(Counters.Wait::line).reversed()))
                .orElseThrow();
        var cycles = waits.stream().mapToLong(Counters.Wait::cycles).sum();
        return new Feedback.Wait(worst.unit().label(), worst.reason().label(), cycles, worst.line());
    }
}
