package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.Calls.PlanCall;
import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.agent.search.strategy.Expansion;
import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What an iteration asks, in the order that decides everything: for each parent each proposer's share of the plans. */
record Questions(SearchSettings settings, List<Proposer> proposers, Ensemble ensemble, Op op) {
    Questions {
        proposers = List.copyOf(proposers);
    }

    List<PlanCall> of(List<Expansion> expansions, Turn turn, FailedAttempts failures) {
        var calls = new ArrayList<PlanCall>();
        for (var expansion : expansions) {
            var parent = parent(expansion.parent(), failures);
            var shares = shares(expansion, parent, turn);
            for (var i = 0; i < proposers.size(); i++) {
                calls.addAll(calls(expansion, parent, proposers.get(i), shares[i], turn));
            }
        }
        calls.addAll(combinations(expansions, turn, failures));
        return calls;
    }

    private Parent parent(Candidate candidate, FailedAttempts failures) {
        return new Parent(op, candidate.kernel(), candidate.verdict(), candidate.ancestry(), failures.of(candidate));
    }

    /** Plans for each proposer. */
    private int[] shares(Expansion expansion, Parent parent, Turn turn) {
        return switch (expansion.coverage()) {
            case SAMPLED -> ensemble.share(expansion.plans(), seed(expansion.parent(), turn));
            case EVERY_OPTION ->
                proposers.stream()
                        .mapToInt(proposer -> proposer.options(parent))
                        .toArray();
        };
    }

    private List<PlanCall> calls(Expansion expansion, Parent parent, Proposer proposer, int plans, Turn turn) {
        var calls = new ArrayList<PlanCall>();
        var seed = seed(expansion.parent(), turn);
        for (int number = 0, first = 0; first < plans; number++) {
            var count = Math.min(plans - first, proposer.plansPerCall());
            var share = new Share(first, count, plans, seed, expansion.coverage());
            calls.add(new PlanCall(expansion, parent, proposer, turn, number, share));
            first += count;
        }
        return calls;
    }

    /** Pairs of different parents, each pair for one of the proposers that can combine, in turn. */
    private List<PlanCall> combinations(List<Expansion> expansions, Turn turn, FailedAttempts failures) {
        var combining = proposers.stream().filter(Proposer::combines).toList();
        var calls = new ArrayList<PlanCall>();
        if (combining.isEmpty() || expansions.size() < 2) {
            return calls;
        }
        var random = new SplittableRandom(seed(expansions.getFirst().parent(), turn));
        for (var i = 0; i < settings.combinations(); i++) {
            var first = random.nextInt(expansions.size());
            var second = (first + 1 + random.nextInt(expansions.size() - 1)) % expansions.size();
            var pair = parent(expansions.get(first).parent(), failures)
                    .with(parent(expansions.get(second).parent(), failures));
            var share = new Share(0, 1, 1, i);
            calls.add(new PlanCall(expansions.get(first), pair, combining.get(i % combining.size()), turn, i, share));
        }
        return calls;
    }

    private long seed(Candidate candidate, Turn turn) {
        return (settings.seed() * 31 + turn.sinceStart()) * 31
                + candidate.hash().hashCode();
    }
}
