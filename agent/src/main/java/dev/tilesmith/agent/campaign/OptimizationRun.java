package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.analysis.LoopStructure;
import dev.tilesmith.agent.report.HtmlReport;
import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.search.BeamSearch;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchContext;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.Stopping;
import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.TileFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * One search, its winner verified and its outputs written. The result depends on the run's inputs alone, however often
 * it was interrupted.
 *
 * @param op what to compute
 * @param row the stored run
 * @param settings of the run
 * @param facts for the report
 * @param judge of kernels
 * @param proposers in their fixed order
 * @param ensemble shares plans out among them
 * @param seeds kernels of a mapper, tried beside the start
 * @param reuse what is taken over from another schedule
 * @param trace a kernel's timeline in the Chrome trace format
 * @param tiles a kernel's mapping facts, where they can be recovered
 */
public record OptimizationRun(
        Op op,
        RunRow row,
        RunSettings settings,
        RunFacts facts,
        EvaluatorJudge judge,
        List<Proposer> proposers,
        Ensemble ensemble,
        List<Seed> seeds,
        Optional<Reuse> reuse,
        Function<Kernel, String> trace,
        Function<Kernel, Optional<TileFacts>> tiles) {
    public OptimizationRun {
        proposers = List.copyOf(proposers);
        seeds = List.copyOf(seeds);
    }

    /**
     * How the run ended.
     *
     * @param result of the search; without its gain if there was no time to verify the winner
     * @param unverified the winner, if there was no time to verify it
     * @param schedule to save, if the winner was verified and uses the accelerator (its number and costs are still 0)
     * @param isTraced whether there was time for the trace
     */
    public record Outcome(
            SearchResult result, Optional<Candidate> unverified, Optional<Schedule> schedule, boolean isTraced) {}

    /**
     * Searches, verifies the winner on fresh inputs, and writes {@code best.c}, {@code report.html} and
     * {@code trace.json}. When the time is over it ends with what it has; only what is verified counts then.
     */
    public Outcome execute(
            SearchSettings search,
            Journal journal,
            ExecutorService workers,
            Deadline deadline,
            RunFolder folder,
            SearchListener listener) {
        var found = search(search, journal, workers, deadline, listener);
        var conclusion = Conclusion.begin(this, found.best(), workers, deadline);
        var verified = conclusion.verified();
        var result = verified.isPresent() ? found : found.withoutGain();
        folder.write("best.c", result.best().kernel().source());
        folder.write("report.html", new HtmlReport(facts).render(result));
        var traced = verified.flatMap(_ -> conclusion.traced());
        traced.ifPresent(trace -> folder.write("trace.json", trace));
        return new Outcome(
                result,
                verified.isPresent() ? Optional.empty() : Optional.of(found.best()),
                verified.filter(_ -> result.best().isAccelerated()).map(facts -> schedule(result, facts.tiles())),
                traced.isPresent());
    }

    /** Searches, and no more. */
    public SearchResult search(
            SearchSettings search,
            Journal journal,
            ExecutorService workers,
            Deadline deadline,
            SearchListener listener) {
        var context = new SearchContext(op, journal, workers, ensemble, stopping(deadline), seeds, reuse);
        return new BeamSearch(search, judge, proposers, context, listener)
                .run(new Kernel(settings.startFile(), row.start()));
    }

    private Stopping stopping(Deadline deadline) {
        var floor = facts.floorCycles();
        var goal = settings.stopAtFloor() == 0 || floor.isEmpty()
                ? 0
                : (long) (floor.getAsLong() / settings.stopAtFloor());
        return new Stopping(settings.patience(), goal, deadline, Conclusion.evaluations(judge.freshSeeds()));
    }

    private Schedule schedule(SearchResult result, Optional<TileFacts> recovered) {
        var best = result.best();
        return new Schedule(
                0,
                row.op(),
                Ops.reference(op),
                Machine.of(op.target(), settings.simulatorVersion()),
                best.kernel().source(),
                best.hash(),
                result.start().cycles(),
                best.cycles(),
                settings.seed(),
                best.verdict().feedback().utilization(),
                best.lineage().stream().map(OptimizationRun::optimization).toList(),
                recovered,
                LoopStructure.of(row.start(), op.target()).map(LoopStructure::text),
                judge.freshSeeds(),
                origin(best));
    }

    private Schedule.Origin origin(Candidate best) {
        var proposers = best.lineage().stream()
                .map(candidate -> candidate.step().orElseThrow().proposer())
                .distinct()
                .toList();
        var parent = settings.reused().map(ReusedSchedule::schedule).map(OptionalLong::of);
        return new Schedule.Origin(
                proposers, 0, OptionalLong.of(row.id()), parent.orElse(OptionalLong.empty()), row.created());
    }

    private static Schedule.Optimization optimization(Candidate candidate) {
        var step = candidate.step().orElseThrow();
        return new Schedule.Optimization(
                step.plan().option(), step.plan().sentence(), step.parent().cycles(), candidate.cycles());
    }
}
