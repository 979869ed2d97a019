package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.Calls.PlanCall;
import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What an iteration asks, in the order that decides everything: for each parent each proposer's share of the plans. */
record Questions(SearchSettings settings, List<Proposer> proposers, Ensemble ensemble, Op op) {
    Questions {
        proposers = List.copyOf(proposers);
    }

    List<PlanCall> of(Beam beam, int iteration, FailedAttempts failures) {
        var calls = new ArrayList<PlanCall>();
        for (var candidate : beam.candidates()) {
            var parent = parent(candidate, failures);
            var shares = ensemble.share(settings.plansPerParent(), seed(candidate, iteration));
            for (var i = 0; i < proposers.size(); i++) {
                calls.addAll(calls(candidate, parent, proposers.get(i), shares[i], iteration));
            }
        }
        calls.addAll(combinations(beam, iteration, failures));
        return calls;
    }

    private Parent parent(Candidate candidate, FailedAttempts failures) {
        return new Parent(op, candidate.kernel(), candidate.verdict(), candidate.ancestry(), failures.of(candidate));
    }

    private List<PlanCall> calls(Candidate candidate, Parent parent, Proposer proposer, int plans, int iteration) {
        var calls = new ArrayList<PlanCall>();
        var seed = seed(candidate, iteration);
        for (int number = 0, first = 0; first < plans; number++) {
            var count = Math.min(plans - first, proposer.plansPerCall());
            calls.add(
                    new PlanCall(candidate, parent, proposer, iteration, number, new Share(first, count, plans, seed)));
            first += count;
        }
        return calls;
    }

    /** Pairs of different kernels of the beam, each pair for one of the proposers that can combine, in turn. */
    private List<PlanCall> combinations(Beam beam, int iteration, FailedAttempts failures) {
        var combining = proposers.stream().filter(Proposer::combines).toList();
        var candidates = beam.candidates();
        var calls = new ArrayList<PlanCall>();
        if (combining.isEmpty() || candidates.size() < 2) {
            return calls;
        }
        var random = new SplittableRandom(seed(candidates.getFirst(), iteration));
        for (var i = 0; i < settings.combinations(); i++) {
            var first = random.nextInt(candidates.size());
            var second = (first + 1 + random.nextInt(candidates.size() - 1)) % candidates.size();
            var pair = parent(candidates.get(first), failures).with(parent(candidates.get(second), failures));
            var share = new Share(0, 1, 1, i);
            calls.add(new PlanCall(
                    candidates.get(first), pair, combining.get(i % combining.size()), iteration, i, share));
        }
        return calls;
    }

    private long seed(Candidate candidate, int iteration) {
        return (settings.seed() * 31 + iteration) * 31 + candidate.hash().hashCode();
    }
}
