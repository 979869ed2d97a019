package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A correct kernel in the search, with the step that led to it. */
public record Candidate(Kernel kernel, String hash, Verdict.Correct verdict, Optional<Step> step) {
    /** The parent, and the plan that made the candidate from it. */
    public record Step(Candidate parent, String proposer, Plan plan) {}

    public long cycles() {
        return verdict.cycles().count();
    }

    /** The steps from the starting kernel, first one first, each as the candidate that it led to. */
    public List<Candidate> lineage() {
        var steps = new ArrayList<Candidate>();
        for (var at = this; at.step().isPresent(); at = at.step().get().parent()) {
            steps.addFirst(at);
        }
        return steps;
    }

    /** The plans of the lineage. */
    public List<Plan> plans() {
        return lineage().stream()
                .map(candidate -> candidate.step().orElseThrow().plan())
                .toList();
    }
}
