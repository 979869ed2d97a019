package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Evaluates kernels before the first iteration: those of a mapper, and those that another op's schedule leads to. They
 * count like any other. When the time is over, the journal keeps how many were evaluated, so that a repeated run ends
 * in the same place. Not thread-safe.
 */
final class Trials {
    private static final String STOPPED = "0/stopped";

    private final Evaluations evaluations;
    private final CandidateLog log;
    private final ExecutorService workers;
    private final Stopping stopping;
    private final int limit;
    private final Set<String> seen;
    private int count;

    /**
     * @param limit at most so many kernels are evaluated here
     * @param seen hashes of kernels that have their verdict already; those evaluated here are added
     */
    Trials(Evaluations evaluations, SearchContext context, int limit, Set<String> seen) {
        this.evaluations = evaluations;
        this.log = new CandidateLog(context.journal());
        this.workers = context.workers();
        this.stopping = context.stopping();
        this.limit = limit;
        this.seen = seen;
    }

    /** Kernels evaluated so far. */
    int count() {
        return count;
    }

    /** Whether the time is over, now or when the run ran first. */
    boolean isOver() {
        Journal journal = evaluations.journal();
        var known = journal.reply(STOPPED);
        if (known.isPresent()) {
            return count >= Integer.parseInt(known.get());
        }
        if (stopping.isOver()) {
            journal.recordReply(STOPPED, Integer.toString(count));
            return true;
        }
        return false;
    }

    /** The correct ones of the kernels that count, in their order. */
    List<Candidate> correct(List<Proposal> proposals, OptionalLong boundCycles) {
        var verdicts = of(proposals, boundCycles);
        var correct = new ArrayList<Candidate>();
        for (var i = 0; i < proposals.size(); i++) {
            if (verdicts.get(i).orElse(null) instanceof Verdict.Correct accepted) {
                correct.add(Candidate.of(proposals.get(i), accepted));
            }
        }
        return correct;
    }

    /** The verdicts, in the order of the kernels; none for a kernel that was seen before or is over the limit. */
    private List<Optional<Verdict>> of(List<Proposal> proposals, OptionalLong boundCycles) {
        var running = new ArrayList<Optional<CompletableFuture<Verdict>>>();
        for (var proposal : proposals) {
            var isNew = started(running) + count < limit && !isOver() && seen.add(proposal.hash());
            running.add(isNew ? Optional.of(evaluate(proposal, boundCycles)) : Optional.empty());
        }
        var verdicts = new ArrayList<Optional<Verdict>>();
        for (var i = 0; i < proposals.size(); i++) {
            var verdict = running.get(i).map(Trials::joined);
            verdict.ifPresent(keep(proposals.get(i)));
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private static int started(List<Optional<CompletableFuture<Verdict>>> running) {
        return (int) running.stream().filter(Optional::isPresent).count();
    }

    private Consumer<Verdict> keep(Proposal proposal) {
        return verdict -> log.recordSeed(++count, proposal, verdict);
    }

    private CompletableFuture<Verdict> evaluate(Proposal proposal, OptionalLong boundCycles) {
        var kernel = new Kernel("candidate.c", proposal.source());
        return CompletableFuture.supplyAsync(() -> evaluations.evaluate(kernel, proposal.hash(), boundCycles), workers);
    }

    private static Verdict joined(CompletableFuture<Verdict> running) {
        try {
            return running.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
