package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.search.Judge;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluatorBackend;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.NormalizedKernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/**
 * Judges kernels of one op.
 *
 * @param usual evaluates kernels that must use the accelerator as the op asks
 * @param translations evaluates kernels that are on their way to it
 */
public record EvaluatorJudge(Op op, Evaluators usual, Evaluators translations) implements Judge {
    /**
     * Evaluators that ask the same of a kernel.
     *
     * @param search evaluates candidates
     * @param fresh evaluate the winner once more, each on inputs of its own
     */
    public record Evaluators(EvaluatorBackend search, List<EvaluatorBackend> fresh) {
        public Evaluators {
            fresh = List.copyOf(fresh);
        }
    }

    @Override
    public String hash(String source) {
        return NormalizedKernel.hash(source, op.target());
    }

    @Override
    public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
        return boundCycles.isPresent()
                ? usual.search.evaluate(op, kernel, new Cycles(boundCycles.getAsLong()))
                : usual.search.evaluate(op, kernel);
    }

    @Override
    public Judge ofTranslations() {
        return new EvaluatorJudge(op, translations, translations);
    }

    /** On how many inputs that the search has not used a winner is verified. */
    public int freshSeeds() {
        return usual.fresh.size();
    }

    /** Evaluations of a winner on inputs that the search has not used. */
    List<Callable<Verdict>> onFreshInputs(Candidate winner) {
        var evaluators = winner.isAccelerated() ? usual : translations;
        return evaluators.fresh.stream()
                .<Callable<Verdict>>map(evaluator -> () -> evaluator.evaluate(op, winner.kernel()))
                .toList();
    }
}
