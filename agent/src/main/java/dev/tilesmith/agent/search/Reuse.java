package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a search takes over from a schedule of another op.
 *
 * @param from what people call the schedule, e.g. {@code schedule 12}
 * @param why it was chosen, in a few words
 * @param kernels its kernels for this op: re-targeted, or its own where the op is the same; tried beside the start,
 *     with what is around the best of them; the search goes on from them
 * @param steps the optimizations that led to it, in their order; they go on from the best of these kernels
 */
public record Reuse(String from, String why, List<Variant> kernels, List<Step> steps) {
    public Reuse {
        kernels = List.copyOf(kernels);
        steps = List.copyOf(steps);
    }

    /**
     * A kernel that comes with a schedule, and the way on from it.
     *
     * @param neighbours kernels that differ from it in one respect
     */
    public record Variant(Seed seed, Supplier<List<Variant>> neighbours) {
        /** One from which no way leads on. */
        public static Variant alone(Seed seed) {
            return new Variant(seed, List::of);
        }
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
     * @param kernels the correct ones of those that came with it, and of those around them that were tried
     * @param kept the steps that helped, in the order in which they were applied
     * @param evaluations kernels evaluated for it
     */
    public record Outcome(Reuse reuse, Candidate best, List<Candidate> kernels, List<Step> kept, int evaluations) {
        public Outcome {
            kernels = List.copyOf(kernels);
            kept = List.copyOf(kept);
        }

        /** What a search may go on from. */
        Stream<Candidate> found() {
            return Stream.concat(Stream.of(best), kernels.stream());
        }
    }
}
