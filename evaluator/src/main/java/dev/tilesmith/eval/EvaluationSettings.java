package dev.tilesmith.eval;

import dev.tilesmith.sim.config.Limits;

/**
 * What evaluations of a run have in common.
 *
 * @param seed of the run; the seeds of the inputs derive from it and the kernel's hash
 * @param limits what a kernel may consume in each of its runs
 * @param loopCommands whether kernels may use the hardware loops
 */
public record EvaluationSettings(long seed, Limits limits, LoopCommands loopCommands) {
    public static final EvaluationSettings DEFAULT = new EvaluationSettings(1, Limits.DEFAULT, LoopCommands.REJECTED);

    /** The hardware loops are a yardstick: outside the search's vocabulary unless somebody asks for them. */
    public enum LoopCommands {
        REJECTED,
        ALLOWED
    }

    public EvaluationSettings withSeed(long other) {
        return new EvaluationSettings(other, limits, loopCommands);
    }

    public EvaluationSettings withLoopCommands(LoopCommands other) {
        return new EvaluationSettings(seed, limits, other);
    }
}
