package dev.tilesmith.experiment;

import dev.tilesmith.agent.campaign.EvaluatorJudge;
import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.Seeds;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.RewriteProposer;
import dev.tilesmith.agent.search.BeamSearch;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchContext;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.Stopping;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.VerdictCache;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.MemoryJournal;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The runs of {@link ReuseCurves}: searches from the plain kernel, without a mapper beside it. Thread-safe. */
final class ReuseRuns {
    /** Evaluations, or calls of a model, after which the fewest cycles are noted. */
    static final List<Integer> CHECKPOINTS =
            List.of(1, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 700);

    private static final int EVALUATIONS = 700;
    private static final int ITERATIONS = 40;
    private static final int MODEL_ITERATIONS = 12;

    /** A search ends when so many iterations have brought nothing. */
    private static final Stopping STOPPING = new Stopping(8, 0, Deadline.NONE);

    /** What the ops that were optimized before led to, by op and mapper. */
    private static final Map<String, SearchResult> SOURCES = new ConcurrentHashMap<>();

    /** Searches of the same op share what the rewriter knows about its kernels. */
    private static final Map<String, RewriteProposer> REWRITERS = new ConcurrentHashMap<>();

    /** A kernel that another run has evaluated counts like any other, but is not run again. */
    private static final VerdictCache VERDICTS = new MemoryVerdicts();

    private ReuseRuns() {}

    /** An op that is optimized, and one that was optimized before. */
    record Pair(String from, String to) {}

    /** How a run searches: with the rewriter, or with a stand-in for a model, and with what it reuses. */
    enum Arm {
        PLAIN("nothing reused", Source.NONE),
        /** The other op was optimized in the same way as this one: from its plain kernel, with no mapper. */
        REUSE("reused", Source.SAME_SEARCH),
        /** The other op was optimized with default settings, beside a mapper's kernels. */
        REUSE_DEFAULT("reused from a default search", Source.DEFAULT_SEARCH),
        /** As {@link #REUSE}, of a schedule whose tiles are not known: its optimizations are all there is. */
        REPLAY("replayed only", Source.SAME_SEARCH_WITHOUT_TILES),
        MODEL("nothing reused", Source.NONE),
        MODEL_REUSE("reused", Source.SAME_SEARCH);

        private final String label;
        private final Source source;

        Arm(String label, Source source) {
            this.label = label;
            this.source = source;
        }

        String label() {
            return label;
        }

        boolean isModel() {
            return this == MODEL || this == MODEL_REUSE;
        }
    }

    /** Where a reused schedule comes from. */
    private enum Source {
        NONE,
        SAME_SEARCH,
        SAME_SEARCH_WITHOUT_TILES,
        DEFAULT_SEARCH;

        String mapper() {
            return this == DEFAULT_SEARCH ? "exact" : Seeds.NONE;
        }
    }

    /** How long the run was, and the cycles at the checkpoints, as they stand in a line of CSV. */
    static String run(Pair pair, Arm arm, long seed) {
        var op = Ops.parse(pair.to());
        var reuse = arm.source == Source.NONE ? Optional.<Reuse>empty() : reuse(op, pair.from(), arm.source);
        var curve = new Curve();
        var journal = new MemoryJournal();
        if (arm.isModel()) {
            var settings = new SearchSettings(1, 4, 1, MODEL_ITERATIONS, OptionalInt.of(EVALUATIONS), seed);
            search(op, new StandIn(rewriter(op)), settings.withOverlap(false), journal, List.of(), reuse, curve);
        } else {
            var settings = new SearchSettings(4, 4, 2, ITERATIONS, OptionalInt.of(EVALUATIONS), seed);
            search(op, rewriter(op), settings, journal, List.of(), reuse, curve);
        }
        var best = arm.isModel() ? curve.bestCycles() : bestCycles(journal.candidates());
        return best.size()
                + ","
                + CHECKPOINTS.stream()
                        .map(n -> Long.toString(best.get(Math.min(n, best.size()) - 1)))
                        .collect(Collectors.joining(","));
    }

    /** The fewest cycles after 1, 2, 3 … evaluations. */
    private static List<Long> bestCycles(List<CandidateRow> candidates) {
        var curve = new ArrayList<Long>();
        var best = Long.MAX_VALUE;
        for (var candidate : candidates) {
            best = Math.min(best, candidate.cycles().orElse(Long.MAX_VALUE));
            curve.add(best);
        }
        return curve;
    }

    private static SearchResult search(
            Op op,
            Proposer proposer,
            SearchSettings settings,
            MemoryJournal journal,
            List<Seed> seeds,
            Optional<Reuse> reuse,
            SearchListener listener) {
        var evaluator =
                new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT).withCache(VERDICTS);
        var evaluators = new EvaluatorJudge.Evaluators(evaluator, List.of());
        try (var workers = Executors.newFixedThreadPool(1)) {
            var context = new SearchContext(op, journal, workers, WeightedEnsemble.even(1), STOPPING, seeds, reuse);
            return new BeamSearch(
                            settings,
                            new EvaluatorJudge(op, evaluators, evaluators),
                            List.of(proposer),
                            context,
                            listener)
                    .run(new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN)));
        }
    }

    private static RewriteProposer rewriter(Op op) {
        return REWRITERS.computeIfAbsent(op.text(), _ -> new RewriteProposer(op.target()));
    }

    /** What the other op's schedule gives. */
    private static Optional<Reuse> reuse(Op op, String from, Source source) {
        var compiler = new BuiltinCompiler();
        var best = SOURCES.computeIfAbsent(from + source.mapper(), _ -> source(Ops.parse(from), source.mapper()))
                .best();
        var tiles = source == Source.SAME_SEARCH_WITHOUT_TILES
                ? Optional.<TileFacts>empty()
                : TileRecovery.of(compiler, Ops.parse(from), best.kernel());
        var steps = best.lineage().stream().map(ReuseRuns::step).toList();
        var schedule = new ReusedSchedule(1, from, "given", "", steps, tiles.orElse(null));
        return Optional.of(schedule.reuse(op, compiler));
    }

    private static SearchResult source(Op op, String mapper) {
        var settings = new SearchSettings(4, 4, 2, 8, OptionalInt.empty(), 1);
        return search(
                op,
                rewriter(op),
                settings,
                new MemoryJournal(),
                seeds(op, mapper),
                Optional.empty(),
                new SearchListener() {});
    }

    private static List<Seed> seeds(Op op, String mapper) {
        try {
            return Seeds.of(op, mapper, 1);
        } catch (SolverMissing e) {
            throw new IllegalStateException("the exact mapper needs no solver", e);
        }
    }

    private static Schedule.Optimization step(Candidate candidate) {
        var step = candidate.step().orElseThrow();
        return new Schedule.Optimization(
                step.plan().option(), step.plan().sentence(), step.parent().cycles(), candidate.cycles());
    }

    /** The fewest cycles after 1, 2, 3 … calls of a model; a kernel counts when its iteration has closed. */
    private static final class Curve implements SearchListener {
        private final List<Long> best = new ArrayList<>();
        private long now;
        private int calls;

        @Override
        public void started(Candidate start) {
            now = start.cycles();
        }

        @Override
        public void called(List<ModelCall> answered) {
            calls += answered.size();
        }

        @Override
        public void reused(Reuse.Outcome outcome) {
            reached(outcome.best().cycles());
        }

        @Override
        public void iterationClosed(IterationReport report) {
            reached(report.best().cycles());
        }

        private void reached(long cycles) {
            while (best.size() < calls - 1) {
                best.add(now);
            }
            now = Math.min(now, cycles);
            best.add(now);
        }

        List<Long> bestCycles() {
            return best;
        }
    }
}
