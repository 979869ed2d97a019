package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Attempt;
import dev.tilesmith.agent.search.strategy.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was tried on each parent and did not help, so that it is not proposed again. Not thread-safe. */
final class FailedAttempts {
    private final Map<String, List<Attempt>> byParent = new HashMap<>();

    void add(Proposal proposal, String reason) {
        byParent.computeIfAbsent(proposal.parent().hash(), hash -> new ArrayList<>())
                .add(new Attempt(proposal.plan(), reason));
    }

    List<Attempt> of(Candidate parent) {
        return List.copyOf(byParent.getOrDefault(parent.hash(), List.of()));
    }
}
