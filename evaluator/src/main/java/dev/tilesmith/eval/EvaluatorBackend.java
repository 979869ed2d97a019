package dev.tilesmith.eval;

import dev.tilesmith.op.Op;

/** Where kernels are evaluated: in this process, or anywhere that gives the same verdicts. */
public interface EvaluatorBackend {
    /**
     * The verdict on a kernel.
     *
     * @param bound the evaluation may stop when the kernel's cycles pass it; {@link #UNBOUNDED} for never
     */
    Verdict evaluate(Op op, Kernel kernel, Cycles bound);

    /** A bound that no kernel passes. */
    Cycles UNBOUNDED = new Cycles(Long.MAX_VALUE);

    /** The verdict on a kernel, however slow it is. */
    default Verdict evaluate(Op op, Kernel kernel) {
        return evaluate(op, kernel, UNBOUNDED);
    }
}
