package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.search.IterationPipeline.Judged;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.agent.search.strategy.Child;
import dev.tilesmith.agent.search.strategy.Expansion;
import dev.tilesmith.agent.search.strategy.Population;
import dev.tilesmith.agent.search.strategy.Strategy;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The search: every parent gets plans, every plan kernels, every new kernel a verdict, and some survive. A {@link
 * Strategy} says which kernels are parents, and which survive: as a rule a beam of the best.
 *
 * <p>A run is a function of its inputs and of the replies and verdicts in its journal: whatever the journal knows is not
 * asked for again. So a run that was killed goes on by being run again, and ends as if nothing had happened. Not
 * thread-safe.
 */
public final class BeamSearch {
    private final SearchSettings settings;
    private final Judge judge;
    private final Strategy strategy;
    private final List<Proposer> proposers;
    private final Questions questions;
    private final SearchContext context;
    private final SearchListener listener;
    private final Calls calls;
    private final Evaluations evaluations;
    private final Evaluations ofTranslations;
    private final Pace pace = new Pace();

    /** None in a run that is repeated up to where it was stopped: all that counts there is in its journal. */
    private final Deadline deadline;

    private final CandidateLog log;
    private final Set<String> seen = new HashSet<>();
    private final Progress progress = new Progress();
    private final List<IterationReport> reports = new ArrayList<>();
    private final Set<String> recorded = new HashSet<>();
    private FailedAttempts failures = new FailedAttempts();
    private int evaluated;
    private boolean stopped;

    /** @param proposers asked in this order; plans are shared out evenly among them */
    public BeamSearch(
            SearchSettings settings,
            Judge judge,
            List<Proposer> proposers,
            SearchContext context,
            SearchListener listener) {
        this.settings = settings;
        this.judge = judge;
        this.strategy = settings.newStrategy();
        this.proposers = List.copyOf(proposers);
        this.questions = new Questions(settings, proposers, context.ensemble(), context.op());
        this.context = context;
        this.listener = listener;
        this.calls = new Calls(settings, judge, context.journal(), listener, false);
        this.evaluations = new Evaluations(judge, context.journal(), pace);
        this.ofTranslations = new Evaluations(judge.ofTranslations(), context.journal(), pace);
        this.deadline = StopRecord.isIn(context.journal(), settings.iterations())
                ? Deadline.NONE
                : context.stopping().ofSearch(pace);
        this.log = new CandidateLog(context.journal());
    }

    /**
     * Searches from a starting kernel until iterations or evaluations run out, or the strategy has nothing left to ask.
     *
     * @throws StartRejected if the starting kernel is not correct
     * @throws OutOfTime if its verdict is not there in time
     */
    public SearchResult run(Kernel startingKernel) {
        var start = evaluateStart(startingKernel);
        listener.started(start);
        pace.started(start.cycles());
        var trials = new Trials(evaluations, context.workers(), deadline, remaining(), seen);
        var seeds = evaluateSeeds(start, trials);
        var seed = seeds.isEmpty() ? Optional.<Candidate>empty() : Optional.of(new Beam(seeds).best());
        seed.ifPresent(listener::seeded);
        var reused = reuse(start, trials);
        reused.ifPresent(listener::reused);
        evaluated += trials.count();
        stopped = trials.wereStopped();
        recorded.addAll(seen);
        var found = Stream.concat(seeds.stream(), reused.stream().flatMap(Reuse.Outcome::found));
        var population = strategy.begin(Beam.of(Stream.concat(Stream.of(start), found), Integer.MAX_VALUE));
        for (var iteration = 1; iteration <= settings.iterations() && mayGoOn(population, iteration); iteration++) {
            if (reused.isPresent() && start.isAccelerated() && progress.isFenced()) {
                population = beginAnew(population, start, iteration);
            }
            population = step(population, iteration);
        }
        var beam = withFallback(progress.found(population), start);
        return new SearchResult(start, seed, reused, beam, reports, evaluated, stopped);
    }

    /** Where no translation has led to the accelerator, the start may be better than the steps of one. */
    private static Beam withFallback(Beam beam, Candidate start) {
        return beam.best().isAccelerated() ? beam : beam.select(List.of(start), Integer.MAX_VALUE);
    }

    private Evaluations evaluations(int iteration) {
        return iteration <= settings.translations() ? ofTranslations : evaluations;
    }

    /**
     * A search that gains nothing more from what it reused goes on as if nothing had been reused. Kernels that it has seen
     * may survive again; they are not evaluated again.
     */
    private Population beginAnew(Population reached, Candidate start, int iteration) {
        progress.beginAnew(reached, iteration);
        failures = new FailedAttempts();
        seen.clear();
        seen.add(start.hash());
        return strategy.begin(new Beam(List.of(start)));
    }

    private boolean mayGoOn(Population population, int iteration) {
        return !stopped
                && remaining() > 0
                && !context.stopping()
                        .isContent(progress.found(population).best().cycles(), progress.quietIterations())
                && !strategy.parents(population, iteration).isEmpty();
    }

    /** One iteration: plan, code and evaluate, all overlapping; then select. */
    private Population step(Population population, int iteration) {
        listener.iterationStarted(iteration);
        var parents = strategy.parents(population, iteration);
        var stop = new StopRecord(context.journal(), iteration);
        var pipeline = pipeline(parents, iteration, stop);
        var judged = pipeline.run(questions.of(parents, progress.turn(iteration), failures));
        stopped = stop.record(pipeline.wasStopped(), counted(judged));
        var children = new ArrayList<Child>();
        for (var kernel : judged) {
            seen.add(kernel.proposal().hash());
            kernel.verdict().ifPresent(verdict -> place(kernel.proposal(), verdict, iteration, children));
        }
        evaluated += log.record(
                iteration,
                judged.stream()
                        .filter(one -> one.verdict().isEmpty()
                                || recorded.add(one.proposal().hash()))
                        .toList());
        var next = strategy.survivors(population.after(parents), children, iteration);
        progress.closed(population, next);
        close(new Round(
                iteration,
                progress.found(population).best(),
                progress.found(next).best(),
                judged));
        return next;
    }

    private static List<String> counted(List<Judged> judged) {
        return judged.stream()
                .filter(one -> one.verdict().isPresent())
                .map(one -> one.proposal().hash())
                .toList();
    }

    private IterationPipeline pipeline(List<Expansion> parents, int iteration, StopRecord stop) {
        var bound = parents.stream()
                .mapToLong(expansion -> bound(expansion.parent(), iteration))
                .max()
                .orElseThrow();
        var only = stop.counted();
        var budget = new IterationPipeline.Budget(remaining(), bound, seen, only);
        var asked = only.isPresent() ? calls.fromJournal() : calls;
        return new IterationPipeline(settings, asked, evaluations(iteration), context, listener, budget, deadline);
    }

    private void place(Proposal proposal, Verdict verdict, int iteration, List<Child> children) {
        switch (verdict) {
            case Verdict.Correct correct
            when correct.cycles().count() <= bound(proposal.parent(), iteration) ->
                children.add(new Child(proposal.candidate(correct), proposal.island()));
            case Verdict.Correct correct ->
                failures.add(
                        proposal,
                        "correct, but %,d cycles, no faster"
                                .formatted(correct.cycles().count()));
            case Verdict.Rejected rejected -> failures.add(proposal, rejected.label() + ": " + rejected.reason());
        }
    }

    private Candidate evaluateStart(Kernel kernel) {
        var hash = judge.hash(kernel.source());
        seen.add(hash);
        evaluated++;
        var verdict = context.stopping()
                .deadline()
                .await(context.workers().submit(() -> evaluations(1).evaluate(kernel, hash, OptionalLong.empty())))
                .orElseThrow(() -> new OutOfTime("the starting kernel was evaluated"));
        log.recordStart(kernel, hash, verdict);
        return switch (verdict) {
            case Verdict.Correct correct -> new Candidate(kernel, hash, correct, Optional.empty());
            case Verdict.Rejected rejected -> throw new StartRejected(rejected);
        };
    }

    /** The best seed of each author; the rest are in the journal for people. */
    private List<Candidate> evaluateSeeds(Candidate start, Trials trials) {
        var proposals = context.seeds().stream()
                .map(seed ->
                        new Proposal(start, seed.author(), seed.plan(), seed.source(), judge.hash(seed.source()), 0))
                .toList();
        var best = new LinkedHashMap<String, Candidate>();
        for (var correct : trials.correct(proposals, OptionalLong.empty())) {
            var author = correct.step().orElseThrow().proposer();
            best.merge(author, correct, (one, other) -> new Beam(List.of(one, other)).best());
        }
        return List.copyOf(best.values());
    }

    /** What another op's schedule leads to. */
    private Optional<Reuse.Outcome> reuse(Candidate start, Trials trials) {
        var asked = trials.isRepeated() ? calls.fromJournal() : calls;
        return context.reuse()
                .map(reuse -> new Replay(proposers, asked, trials, deadline, context, listener).run(reuse, start));
    }

    private long bound(Candidate parent, int iteration) {
        return strategy.boundCycles(parent, progress.turn(iteration).sinceStart());
    }

    private int remaining() {
        return settings.evaluations().isPresent() ? settings.evaluations().getAsInt() - evaluated : Integer.MAX_VALUE;
    }

    private void close(Round round) {
        var best = round.after();
        Optional<Plan> won =
                best.cycles() < round.before().cycles() ? best.step().map(Candidate.Step::plan) : Optional.empty();
        var tried = round.judged().size();
        var correct = round.count(Verdict.Correct.class);
        var slow = round.count(Verdict.CutShort.class);
        var duplicates = (int)
                round.judged().stream().filter(one -> one.verdict().isEmpty()).count();
        var report = new IterationReport(
                round.iteration(),
                best,
                tried,
                correct,
                tried - correct - slow - duplicates,
                slow,
                duplicates,
                won,
                round.outcomes());
        reports.add(report);
        context.ensemble().closed(report.outcomes());
        listener.iterationClosed(report);
    }

    private record Round(int iteration, Candidate before, Candidate after, List<Judged> judged) {
        List<KernelOutcome> outcomes() {
            return judged.stream().map(Judged::outcome).toList();
        }

        int count(Class<? extends Verdict> kind) {
            return (int) judged.stream()
                    .filter(one -> one.verdict().filter(kind::isInstance).isPresent())
                    .count();
        }
    }
}
