package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.CycleEstimate;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.StepGraph;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import dev.tilesmith.agent.propose.analysis.Timetable;
import java.util.Optional;

/** A guess of a kernel's cycles: by what each unit has to do in all, or, for chains of small products, step by step. */
public final class Estimate {
    /** Cycles in which the host issues a command with constant operands. */
    static final long ISSUE = 3;

    /** The same in a loop that counts and computes addresses. */
    private static final long ISSUE_IN_LOOPS = 6;

    /** An operation keeps the array busy for at least so many cycles (accelerator-timing.md 2.4). */
    private static final int SMALL_ARRAY = 4;

    private Estimate() {}

    public static double cycles(KernelAnalysis kernel) {
        return isLatencyBound(kernel)
                ? stepByStep(kernel).orElseGet(() -> CycleEstimate.cycles(kernel))
                : CycleEstimate.cycles(kernel);
    }

    /** Whether an operation is so short that what a kernel waits for are results and the host, not the array. */
    static boolean isLatencyBound(KernelAnalysis kernel) {
        return kernel.target().dim() <= SMALL_ARRAY;
    }

    private static Optional<Double> stepByStep(KernelAnalysis kernel) {
        var issue = kernel.loops().isEmpty() ? ISSUE : ISSUE_IN_LOOPS;
        return StraightLine.of(kernel)
                .or(() -> WrittenOut.of(kernel)
                        .flatMap(body -> KernelAnalysis.of(kernel.with(body), kernel.target()))
                        .flatMap(StraightLine::of))
                .flatMap(StepGraph::of)
                .map(graph -> (double) Timetable.cycles(graph, kernel.target().dim(), issue));
    }
}
