package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import java.util.List;

/**
 * What a search takes over from a schedule of another op.
 *
 * @param from what people call the schedule, e.g. {@code schedule 12}
 * @param why it was chosen, in a few words
 * @param kernels its kernels for this op: re-targeted, or its own where the op is the same; tried beside the start
 * @param followsKernels whether the steps go on from the best of these kernels instead of the start
 * @param steps the optimizations that led to it, in their order
 */
public record Reuse(String from, String why, List<Seed> kernels, boolean followsKernels, List<Step> steps) {
    public Reuse {
        kernels = List.copyOf(kernels);
        steps = List.copyOf(steps);
    }

    /**
     * One recorded optimization.
     *
     * @param plan the option and sentence that were recorded
     * @param gained whether the kernel became faster by it; a step that did not was taken for the next one's sake
     */
    public record Step(Plan plan, boolean gained) {}

    /**
     * What came of it.
     *
     * @param reuse what was taken over
     * @param best the best kernel that it led to; the start, where it led to none
     * @param kept the steps that helped, in the order in which they were applied
     * @param evaluations kernels evaluated for it
     */
    public record Outcome(Reuse reuse, Candidate best, List<Step> kept, int evaluations) {
        public Outcome {
            kept = List.copyOf(kept);
        }
    }
}
