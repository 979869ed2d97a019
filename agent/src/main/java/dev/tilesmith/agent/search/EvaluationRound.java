package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.VerdictText;
import dev.tilesmith.schedule.CandidateRow;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Evaluates the kernels of an iteration side by side, and answers in the order in which they were proposed. */
record EvaluationRound(Judge judge, SearchContext context, SearchListener listener) {
    private static final String START = "start";

    Verdict evaluateStart(Proposal.Start start) {
        var row = new Row(0, 0, "", START, START, "", start.kernel().source(), start.hash());
        return journalled(row, () -> judge.evaluate(start.kernel(), OptionalLong.empty()));
    }

    List<Verdict> evaluate(List<Proposal> proposals, int iteration, ToLongFunction<Candidate> boundCycles) {
        var tasks = IntStream.range(0, proposals.size())
                .mapToObj(position -> task(proposals.get(position), iteration, position, boundCycles))
                .toList();
        try {
            return context.workers().invokeAll(tasks).stream()
                    .map(EvaluationRound::result)
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the search was interrupted");
        }
    }

    private Callable<Verdict> task(
            Proposal proposal, int iteration, int position, ToLongFunction<Candidate> boundCycles) {
        return () -> {
            var verdict = evaluate(proposal, iteration, position, boundCycles.applyAsLong(proposal.parent()));
            listener.evaluated();
            return verdict;
        };
    }

    private Verdict evaluate(Proposal proposal, int iteration, int position, long boundCycles) {
        var kernel = new Kernel("candidate-%d-%d.c".formatted(iteration, position), proposal.source());
        var row = new Row(
                iteration,
                position,
                proposal.parent().hash(),
                proposal.proposer(),
                proposal.plan().option(),
                proposal.plan().sentence(),
                proposal.source(),
                proposal.hash());
        return journalled(row, () -> judge.evaluate(kernel, OptionalLong.of(boundCycles)));
    }

    /** The verdict that the journal has for this place of the run, or a new one, which it then has. */
    private Verdict journalled(Row row, Supplier<Verdict> evaluation) {
        var journal = context.journal();
        var known = journal.candidate(row.iteration(), row.position());
        if (known.isPresent()) {
            return VerdictText.read(known.get().verdict());
        }
        var verdict = evaluation.get();
        journal.recordCandidate(row.judged(verdict));
        return verdict;
    }

    /** A candidate's row before its verdict. */
    private record Row(
            int iteration,
            int position,
            String parent,
            String proposer,
            String option,
            String plan,
            String source,
            String hash) {
        CandidateRow judged(Verdict verdict) {
            return new CandidateRow(
                    iteration,
                    position,
                    parent,
                    proposer,
                    option,
                    plan,
                    source,
                    hash,
                    verdict.label(),
                    cycles(verdict),
                    VerdictText.write(verdict));
        }
    }

    private static OptionalLong cycles(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Correct correct -> OptionalLong.of(correct.cycles().count());
            case Verdict.Rejected rejected -> OptionalLong.empty();
        };
    }

    /** A task's failure is a defect of ours (a bad kernel is a verdict), and it fails the run. */
    private static Verdict result(Future<Verdict> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("an evaluation failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the search was interrupted");
        }
    }
}
