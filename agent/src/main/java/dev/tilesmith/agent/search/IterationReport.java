package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.List;
import java.util.Optional;

/**
 * What an iteration did.
 *
 * @param number from 1
 * @param best the best candidate after it
 * @param tried kernels that proposers wrote, as far as the budget went
 * @param correct of them, correct ones
 * @param rejected of them, those with any other verdict
 * @param slow of them, those stopped because they could not survive
 * @param duplicates of them, those seen before, which were not evaluated
 * @param won the plan that led to fewer cycles than any before, if one did
 * @param outcomes of all these kernels, in their order
 */
public record IterationReport(
        int number,
        Candidate best,
        int tried,
        int correct,
        int rejected,
        int slow,
        int duplicates,
        Optional<Plan> won,
        List<KernelOutcome> outcomes) {
    public IterationReport {
        outcomes = List.copyOf(outcomes);
    }
}
