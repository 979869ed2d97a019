package dev.tilesmith.eval;

import dev.tilesmith.sim.config.Limits;

/**
 * What evaluations of a run have in common.
 *
 * @param seed of the run; the seeds of the inputs derive from it and the kernel's hash
 * @param limits what a kernel may consume in each of its runs
 * @param loopCommands whether kernels may use the hardware loops
 * @param acceleration how much of the op the accelerator must do
 */
public record EvaluationSettings(long seed, Limits limits, LoopCommands loopCommands, Acceleration acceleration) {
    public static final EvaluationSettings DEFAULT = new EvaluationSettings(1, Limits.DEFAULT, LoopCommands.REJECTED);

    /** With what ops ask of the accelerator themselves. */
    public EvaluationSettings(long seed, Limits limits, LoopCommands loopCommands) {
        this(seed, limits, loopCommands, Acceleration.OF_THE_OP);
    }

    /** What a kernel must do on the accelerator to be accepted. */
    public enum Acceleration {
        /** The op's multiplications; nothing for a function of the user's own. */
        OF_THE_OP,
        /** Nothing, but its verdict tells whether it is accelerated: for kernels that are on their way. */
        NOTED,
        /** The op's multiplications; some work at least where the op does not say how many it has. */
        REQUIRED
    }

    /** The hardware loops are a yardstick: outside the search's vocabulary unless somebody asks for them. */
    public enum LoopCommands {
        REJECTED,
        ALLOWED
    }

    public EvaluationSettings withSeed(long other) {
        return new EvaluationSettings(other, limits, loopCommands, acceleration);
    }

    public EvaluationSettings withLoopCommands(LoopCommands other) {
        return new EvaluationSettings(seed, limits, other, acceleration);
    }

    public EvaluationSettings withAcceleration(Acceleration other) {
        return new EvaluationSettings(seed, limits, loopCommands, other);
    }
}
