package dev.tilesmith.experiment;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.compile.BuiltinCompiler;

/** Cycles of kernels that an experiment takes to be correct. */
final class CorrectCycles {
    private CorrectCycles() {}

    /** @throws IllegalStateException when the kernel is rejected */
    static long of(Op op, String source, EvaluationSettings settings) {
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), settings);
        return switch (evaluator.evaluate(op, new Kernel("kernel.c", source), new Cycles(Long.MAX_VALUE))) {
            case Verdict.Correct correct -> correct.cycles().count();
            case Verdict.Rejected rejected ->
                throw new IllegalStateException(
                        "%s: %s: %s%n%s".formatted(op.text(), rejected.label(), rejected.reason(), source));
        };
    }
}
