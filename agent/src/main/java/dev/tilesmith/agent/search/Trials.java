package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Evaluates kernels before the first iteration: those of a mapper, and those that another op's schedule leads to. They
 * count like any other. When the time is over, the journal keeps which were evaluated, so that a repeated run goes on from
 * the same place. Not thread-safe.
 */
final class Trials {
    private final Evaluations evaluations;
    private final CandidateLog log;
    private final StopRecord stop;
    private final Optional<Set<String>> only;
    private final ExecutorService workers;
    private final Deadline deadline;
    private final int limit;
    private final Set<String> seen;
    private final List<String> counted = new ArrayList<>();

    /**
     * @param deadline when they end at the latest
     * @param limit at most so many kernels are evaluated here
     * @param seen hashes of kernels that have their verdict already; those evaluated here are added
     */
    Trials(Evaluations evaluations, ExecutorService workers, Deadline deadline, int limit, Set<String> seen) {
        this.evaluations = evaluations;
        this.log = new CandidateLog(evaluations.journal());
        this.stop = new StopRecord(evaluations.journal(), 0);
        this.only = stop.counted();
        this.workers = workers;
        this.deadline = deadline;
        this.limit = limit;
        this.seen = seen;
    }

    /** Kernels evaluated so far. */
    int count() {
        return counted.size();
    }

    /** Whether the run was stopped here when it ran first, so that what counts is known and nobody is to be asked. */
    boolean isRepeated() {
        return only.isPresent();
    }

    /** Whether nothing more may begin. */
    boolean isOver() {
        return !isRepeated() && deadline.isOver();
    }

    /** To be asked at the end: whether the time was over, now or when the run ran first. */
    boolean wereStopped() {
        return stop.record(isOver(), counted);
    }

    /** The correct ones of the kernels that count, in their order. */
    List<Candidate> correct(List<Proposal> proposals, OptionalLong boundCycles) {
        var running = new ArrayList<Optional<Future<Verdict>>>();
        for (var proposal : proposals) {
            running.add(begun(running) + count() < limit ? begin(proposal, boundCycles) : Optional.empty());
        }
        var correct = new ArrayList<Candidate>();
        for (var i = 0; i < proposals.size(); i++) {
            var verdict = running.get(i).flatMap(deadline::await);
            verdict.ifPresent(keep(proposals.get(i)));
            if (verdict.orElse(null) instanceof Verdict.Correct accepted) {
                correct.add(proposals.get(i).candidate(accepted));
            }
        }
        return correct;
    }

    private static int begun(List<Optional<Future<Verdict>>> running) {
        return (int) running.stream().filter(Optional::isPresent).count();
    }

    /** Nothing begins for a kernel that was seen before, or that comes too late. */
    private Optional<Future<Verdict>> begin(Proposal proposal, OptionalLong boundCycles) {
        var hash = proposal.hash();
        if (isOver() || !only.map(hashes -> hashes.contains(hash)).orElse(true) || !seen.add(hash)) {
            return Optional.empty();
        }
        var kernel = new Kernel("candidate.c", proposal.source());
        return Optional.of(workers.submit(() -> evaluations.evaluate(kernel, hash, boundCycles)));
    }

    private Consumer<Verdict> keep(Proposal proposal) {
        return verdict -> {
            counted.add(proposal.hash());
            log.recordSeed(count(), proposal, verdict);
        };
    }
}
