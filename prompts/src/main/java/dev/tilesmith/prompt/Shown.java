package dev.tilesmith.prompt;

import dev.tilesmith.eval.Feedback;
import java.util.List;

/**
 * A kernel of the search as a prompt shows it.
 *
 * @param source the kernel
 * @param cycles its cycles
 * @param feedback where they go
 * @param ancestry the steps that led to it, first one first
 * @param failures what was tried on it and did not help, oldest first, each with its reason
 */
public record Shown(String source, long cycles, Feedback feedback, List<Step> ancestry, List<String> failures) {
    public Shown {
        ancestry = List.copyOf(ancestry);
        failures = List.copyOf(failures);
    }

    /** One optimization with the cycles before and after it. */
    public record Step(String plan, long cyclesBefore, long cyclesAfter) {
        String line() {
            return "%s (%,d to %,d cycles, %.2fx)"
                    .formatted(plan.strip(), cyclesBefore, cyclesAfter, (double) cyclesBefore / cyclesAfter);
        }
    }
}
