package dev.tilesmith.sim.report;

import java.util.Comparator;
import java.util.List;

/**
 * What a call's cycles were spent on along its critical path: the chain of events, each the last that the next had to wait
 * for, from the begin of the call to its end. Shortening a step that is not on it gains nothing.
 *
 * @param cycles of the call; the steps add up to them
 * @param steps most cycles first; ties in order of unit, line and command
 */
public record CriticalPath(long cycles, List<Step> steps) {
    public static final CriticalPath NONE = new CriticalPath(0, List.of());

    public CriticalPath {
        steps = steps.stream()
                .sorted(Comparator.comparingLong(Step::cycles)
                        .reversed()
                        .thenComparing(Step::unit)
                        .thenComparing(Step::line)
                        .thenComparing(Step::command))
                .toList();
        var sum = steps.stream().mapToLong(Step::cycles).sum();
        if (sum != cycles) {
            throw new IllegalArgumentException(
                    "the critical path has %,d cycles, the call %,d; they must be the same".formatted(sum, cycles));
        }
    }

    /**
     * All that the path spent in one unit for the commands of one name in one source line.
     *
     * @param unit HOST: from one command to the next; ISSUE: on the way into and through the reservation station
     * @param command name of the line's command, empty for the host's own work
     * @param line 0 where not known
     */
    public record Step(Unit unit, String command, int line, long cycles) {}

    /** Cycles of a unit on the path. */
    public long cycles(Unit unit) {
        return steps.stream()
                .filter(step -> step.unit() == unit)
                .mapToLong(Step::cycles)
                .sum();
    }
}
