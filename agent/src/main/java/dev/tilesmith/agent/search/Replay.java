package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Applies the recorded optimizations of a schedule to another op's kernel, one at a time, in their order: the first
 * proposer that makes the kernel faster by an optimization has applied it; one that nobody makes faster is skipped, and
 * tried once more after the others, since some steps pay only after others. Not thread-safe; for one use.
 */
final class Replay {
    /** Places and parameters that are tried for each step. */
    private static final int VARIANTS = 3;

    /** A step that paid nothing by itself when it was recorded may cost this much here too. */
    private static final double SLACK = 1.1;

    private static final int PASSES = 2;

    private final Op op;
    private final List<Proposer> proposers;
    private final Calls calls;
    private final Trials trials;
    private final Deadline deadline;
    private final SearchContext context;
    private final SearchListener listener;
    private final List<Reuse.Step> kept = new ArrayList<>();

    Replay(
            List<Proposer> proposers,
            Calls calls,
            Trials trials,
            Deadline deadline,
            SearchContext context,
            SearchListener listener) {
        this.op = context.op();
        this.proposers = List.copyOf(proposers);
        this.calls = calls;
        this.trials = trials;
        this.deadline = deadline;
        this.context = context;
        this.listener = listener;
    }

    Reuse.Outcome run(Reuse reuse, Candidate start) {
        var before = trials.count();
        var kernels = kernels(reuse, start);
        var best =
                best(kernels).filter(kernel -> kernel.cycles() < start.cycles()).orElse(start);
        var head = best;
        var pending = reuse.steps();
        for (var pass = 1; pass <= PASSES; pass++) {
            var skipped = new ArrayList<Reuse.Step>();
            for (var number = 0; number < pending.size() && !trials.isOver(); number++) {
                var step = pending.get(number);
                var next = apply(step, head, pass * 1000 + number);
                next.ifPresentOrElse(_ -> kept.add(step), () -> skipped.add(step));
                head = next.orElse(head);
                best = head.cycles() < best.cycles() ? head : best;
            }
            pending = skipped;
        }
        return new Reuse.Outcome(reuse, best, kernels, kept, trials.count() - before);
    }

    /** The correct ones of the kernels that come with the schedule, and of those around the best, while it gets better. */
    private List<Candidate> kernels(Reuse reuse, Candidate start) {
        var found = new ArrayList<Candidate>();
        var variants = new HashMap<String, Reuse.Variant>();
        var pending = reuse.kernels();
        while (!pending.isEmpty()) {
            var before = best(found);
            var proposals = new ArrayList<Proposal>();
            for (var variant : pending) {
                var proposal = proposal(variant.seed(), start);
                variants.put(proposal.hash(), variant);
                proposals.add(proposal);
            }
            found.addAll(trials.correct(proposals, OptionalLong.empty()));
            pending = best(found)
                    .filter(best -> before.filter(best::equals).isEmpty())
                    .flatMap(best -> Optional.ofNullable(variants.get(best.hash())))
                    .map(best -> best.neighbours().get())
                    .orElse(List.of());
        }
        return found;
    }

    private Proposal proposal(Seed seed, Candidate start) {
        return new Proposal(
                start, seed.author(), seed.plan(), seed.source(), calls.judge().hash(seed.source()), 0);
    }

    /** The kernel after this step, from the first proposer with one that helps. */
    private Optional<Candidate> apply(Reuse.Step step, Candidate head, int number) {
        // A search that goes on from here may keep what is a little slower: it should have its cycles.
        var slack = (long) (head.cycles() * SLACK);
        var bound = step.gained() ? head.cycles() - 1 : slack;
        var parent = new Parent(op, head.kernel(), head.verdict(), head.ancestry(), List.of());
        for (var proposer : proposers) {
            var call = new Calls.ReplayCall(head, parent, proposer, number, step.plan(), VARIANTS);
            var asked = deadline.inTime(() -> calls.replay(call)).orElse(Answer.of(List.of()));
            context.ensemble().called(asked.calls());
            listener.called(asked.calls());
            var next =
                    best(trials.correct(asked.items(), OptionalLong.of(slack))).filter(made -> made.cycles() <= bound);
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private static Optional<Candidate> best(List<Candidate> candidates) {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(new Beam(candidates).best());
    }
}
