package dev.tilesmith.agent.propose;

import dev.tilesmith.eval.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Thinks of changes to a kernel and writes them: a model, or the rewriter. Deterministic given the random generator. */
public interface Proposer {
    String name();

    /** How many plans one call of {@link #plan} may be asked for; calls for the same parent run side by side. */
    default int plansPerCall() {
        return Integer.MAX_VALUE;
    }

    /** How many kernels one call of {@link #code} may be asked for; calls for the same plan run side by side. */
    default int codesPerCall() {
        return Integer.MAX_VALUE;
    }

    /** At most {@code plans} different changes to the parent, the most promising first. */
    List<Plan> plan(Parent parent, int plans, RandomGenerator random);

    /** At most {@code codes} different kernels, as whole sources, that carry out the plan. */
    List<String> code(Parent parent, Plan plan, int codes, RandomGenerator random);

    /** A corrected kernel for one that carried out the plan and was rejected, if the proposer can tell how. */
    default Optional<String> repair(
            Parent parent, Plan plan, String source, Verdict.Rejected verdict, RandomGenerator random) {
        return Optional.empty();
    }
}
