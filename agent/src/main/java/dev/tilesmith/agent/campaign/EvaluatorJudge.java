package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.search.Judge;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluatorBackend;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.NormalizedKernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges kernels of one op.
 *
 * @param search evaluates candidates
 * @param fresh evaluate the winner once more, each on inputs of its own
 */
public record EvaluatorJudge(Op op, EvaluatorBackend search, List<EvaluatorBackend> fresh) implements Judge {
    public EvaluatorJudge {
        fresh = List.copyOf(fresh);
    }

    @Override
    public String hash(String source) {
        return NormalizedKernel.hash(source, op.target());
    }

    @Override
    public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
        return boundCycles.isPresent()
                ? search.evaluate(op, kernel, new Cycles(boundCycles.getAsLong()))
                : search.evaluate(op, kernel);
    }

    /** The first rejection of a kernel on inputs that the search has not used, if there is one. */
    Optional<Verdict.Rejected> rejectionOnFreshInputs(Kernel kernel) {
        return fresh.stream()
                .map(evaluator -> evaluator.evaluate(op, kernel))
                .<Verdict.Rejected>mapMulti((verdict, rejections) -> {
                    if (verdict instanceof Verdict.Rejected rejected) {
                        rejections.accept(rejected);
                    }
                })
                .findFirst();
    }
}
