package dev.tilesmith.agent.propose;

import dev.tilesmith.eval.Verdict;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Thinks of changes to a kernel and writes them: a model, or the rewriter. Its choices depend on its arguments alone;
 * thread-safe, since calls run side by side.
 */
public interface Proposer {
    String name();

    /** How many plans one call of {@link #plan} may be asked for. */
    default int plansPerCall() {
        return Integer.MAX_VALUE;
    }

    /** How many kernels one call of {@link #code} may be asked for. */
    default int codesPerCall() {
        return Integer.MAX_VALUE;
    }

    /** Whether it can make one kernel of two: a parent and its partner. */
    default boolean combines() {
        return false;
    }

    /** How many options of its menu can be applied to this parent: so many plans try each of them once. */
    int options(Parent parent);

    /** At most {@code share.count()} different changes to the parent, the most promising first. */
    Answer<Plan> plan(Parent parent, Share share, RandomGenerator random);

    /** At most {@code codes} different kernels that carry out the plan. */
    Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random);

    /**
     * At most {@code codes} different kernels that apply to the parent what a schedule of another op has recorded: the same
     * option, in the place most like the recorded one; none where it cannot be applied.
     *
     * @param recorded the option, and the sentence as it was recorded, with lines of the other op's kernel
     */
    default Answer<Draft> replay(Parent parent, Plan recorded, int codes, RandomGenerator random) {
        return code(parent, recorded, codes, random);
    }

    /** At most one corrected kernel for a draft that was rejected; none if the proposer cannot tell how. */
    default Answer<Draft> repair(Parent parent, Draft failed, Verdict.Rejected verdict, RandomGenerator random) {
        return Answer.of(List.of());
    }
}
