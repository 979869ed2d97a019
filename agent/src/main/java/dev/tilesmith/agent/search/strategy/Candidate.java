package dev.tilesmith.agent.search.strategy;

import dev.tilesmith.agent.propose.Parent;
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

    /** Whether the accelerator does what it must; always so, except for kernels of a translation. */
    public boolean isAccelerated() {
        return verdict.accelerated();
    }

    /** The first kernel on the way to this one that was as fast: the steps behind it have gained nothing. */
    public Candidate firstAsFast() {
        var first = this;
        for (var at = this; at.step().isPresent(); ) {
            at = at.step().get().parent();
            first = at.cycles() == cycles() && at.isAccelerated() == isAccelerated() ? at : first;
        }
        return first;
    }

    /** The steps from the starting kernel, first one first, each as the candidate that it led to. */
    public List<Candidate> lineage() {
        var steps = new ArrayList<Candidate>();
        for (var at = this; at.step().isPresent(); at = at.step().get().parent()) {
            steps.addFirst(at);
        }
        return steps;
    }

    /** The optimizations of the lineage, as proposers see them. */
    public List<Parent.Step> ancestry() {
        return lineage().stream()
                .map(candidate -> {
                    var step = candidate.step().orElseThrow();
                    return new Parent.Step(step.plan(), step.parent().cycles(), candidate.cycles());
                })
                .toList();
    }
}
