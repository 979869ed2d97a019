package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The beam search: every parent gets plans, every plan kernels, every new kernel a verdict, and the best survive.
 *
 * <p>A run is a function of its inputs and of the replies and verdicts in its journal: whatever the journal knows is not
 * asked for again. So a run that was killed goes on by being run again, and ends as if nothing had happened. Not
 * thread-safe.
 */
public final class BeamSearch {
    private final SearchSettings settings;
    private final Judge judge;
    private final ProposalRound proposals;
    private final EvaluationRound evaluations;
    private final SearchListener listener;
    private final Set<String> seen = new HashSet<>();
    private final FailedAttempts failures = new FailedAttempts();
    private final List<IterationReport> reports = new ArrayList<>();
    private int evaluated;

    /** @param proposers asked in this order; plans are shared out evenly among them */
    public BeamSearch(
            SearchSettings settings,
            Judge judge,
            List<Proposer> proposers,
            SearchContext context,
            SearchListener listener) {
        this.settings = settings;
        this.judge = judge;
        this.proposals = new ProposalRound(settings, judge, proposers, context);
        this.evaluations = new EvaluationRound(judge, context, listener);
        this.listener = listener;
    }

    /**
     * Searches from a starting kernel until iterations or evaluations run out.
     *
     * @throws StartRejected if the starting kernel is not correct
     */
    public SearchResult run(Kernel startingKernel) {
        var start = evaluateStart(startingKernel);
        listener.started(start);
        var beam = new Beam(List.of(start));
        for (var iteration = 1; iteration <= settings.iterations() && remaining() > 0; iteration++) {
            beam = step(beam, iteration);
        }
        return new SearchResult(start, beam, reports, evaluated);
    }

    /** One iteration: propose, drop what was seen before, evaluate, select. */
    private Beam step(Beam beam, int iteration) {
        var proposed = proposals.propose(beam, iteration, failures);
        var unseen =
                proposed.stream().filter(proposal -> seen.add(proposal.hash())).toList();
        var fresh = unseen.stream().limit(remaining()).toList();
        listener.proposed(iteration, fresh.size());
        var verdicts = evaluations.evaluate(fresh, iteration, parent -> bound(parent, iteration));
        evaluated += fresh.size();
        var children = new ArrayList<Candidate>();
        for (var i = 0; i < fresh.size(); i++) {
            place(fresh.get(i), verdicts.get(i), iteration, children);
        }
        var next = beam.select(children, settings.beamWidth());
        close(new Round(iteration, beam, next, proposed.size() - unseen.size(), verdicts));
        return next;
    }

    private void place(Proposal proposal, Verdict verdict, int iteration, List<Candidate> children) {
        switch (verdict) {
            case Verdict.Correct correct
            when correct.cycles().count() <= bound(proposal.parent(), iteration) ->
                children.add(candidate(proposal, correct));
            case Verdict.Correct correct ->
                failures.add(
                        proposal,
                        "correct, but %,d cycles, no faster"
                                .formatted(correct.cycles().count()));
            case Verdict.Rejected rejected -> failures.add(proposal, rejected.label() + ": " + rejected.reason());
        }
    }

    private Candidate evaluateStart(Kernel kernel) {
        var proposal = new Proposal.Start(kernel, judge.hash(kernel.source()));
        seen.add(proposal.hash());
        evaluated++;
        return switch (evaluations.evaluateStart(proposal)) {
            case Verdict.Correct correct -> new Candidate(kernel, proposal.hash(), correct, Optional.empty());
            case Verdict.Rejected rejected -> throw new StartRejected(rejected);
        };
    }

    private static Candidate candidate(Proposal proposal, Verdict.Correct verdict) {
        var step = new Candidate.Step(proposal.parent(), proposal.proposer(), proposal.plan());
        return new Candidate(new Kernel("candidate", proposal.source()), proposal.hash(), verdict, Optional.of(step));
    }

    private long bound(Candidate parent, int iteration) {
        return settings.boundCycles(parent.cycles(), iteration);
    }

    private int remaining() {
        return settings.evaluations().isPresent() ? settings.evaluations().getAsInt() - evaluated : Integer.MAX_VALUE;
    }

    private void close(Round round) {
        var correct = count(round.verdicts(), Verdict.Correct.class);
        var slow = count(round.verdicts(), Verdict.CutShort.class);
        var best = round.after().best();
        Optional<Plan> won = best.hash().equals(round.before().best().hash())
                ? Optional.empty()
                : best.step().map(Candidate.Step::plan);
        var report = new IterationReport(
                round.iteration(),
                best,
                round.verdicts().size() + round.duplicates(),
                correct,
                round.verdicts().size() - correct - slow,
                slow,
                round.duplicates(),
                won);
        reports.add(report);
        listener.iterationClosed(report);
    }

    private static int count(List<Verdict> verdicts, Class<? extends Verdict> kind) {
        return (int) verdicts.stream().filter(kind::isInstance).count();
    }

    private record Round(int iteration, Beam before, Beam after, int duplicates, List<Verdict> verdicts) {}
}
