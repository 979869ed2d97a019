package dev.tilesmith.agent.propose;

import java.util.List;
import java.util.random.RandomGenerator;

/** Thinks of changes to a kernel and writes them: a model, or the rewriter. Deterministic given the random generator. */
public interface Proposer {
    String name();

    /** At most {@code plans} different changes to the parent, the most promising first. */
    List<Plan> plan(Parent parent, int plans, RandomGenerator random);

    /** At most {@code codes} different kernels, as whole sources, that carry out the plan. */
    List<String> code(Parent parent, Plan plan, int codes, RandomGenerator random);
}
