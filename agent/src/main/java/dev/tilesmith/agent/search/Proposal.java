package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.Optional;

/** One kernel that a proposer wrote for a parent; it belongs to one of the search's islands. */
record Proposal(Candidate parent, String proposer, Plan plan, String source, String hash, int island) {
    /** The candidate that it is once it has proved correct. */
    Candidate candidate(Verdict.Correct verdict) {
        var step = new Candidate.Step(parent, proposer, plan);
        return new Candidate(new Kernel("candidate", source), hash, verdict, Optional.of(step));
    }
}
