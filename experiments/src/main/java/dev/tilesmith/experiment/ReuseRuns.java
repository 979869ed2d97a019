package dev.tilesmith.experiment;

import dev.tilesmith.agent.campaign.EvaluatorJudge;
import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.Seeds;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.RewriteProposer;
import dev.tilesmith.agent.search.BeamSearch;
import dev.tilesmith.agent.search.Candidate;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchContext;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.Stopping;
import dev.tilesmith.agent.search.WeightedEnsemble;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.Start;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.MemoryJournal;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The runs of {@link ReuseCurves}: searches from the plain kernel, without a mapper beside it. */
final class ReuseRuns {
    /** Evaluations, or calls of a model, after which the fewest cycles are noted. */
    static final List<Integer> CHECKPOINTS =
            List.of(1, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 700);

    private static final int EVALUATIONS = 700;
    private static final int ITERATIONS = 40;
    private static final int MODEL_ITERATIONS = 12;

    /** A search ends when so many iterations have brought nothing. */
    private static final Stopping STOPPING = new Stopping(8, 0, Deadline.NONE);

    /** What the ops that were optimized before led to, by op and whether a mapper took part. */
    private static final Map<String, SearchResult> SOURCES = new HashMap<>();

    /** Searches of the same op share what the rewriter knows about its kernels. */
    private static final Map<String, RewriteProposer> REWRITERS = new HashMap<>();

    private ReuseRuns() {}

    /** An op that is optimized, and one that was optimized before. */
    record Pair(String from, String to) {}

    /** How a run searches. */
    enum Arm {
        /** The rewriter, with nothing reused. */
        PLAIN("nothing reused"),
        /** The rewriter, after the other op's optimizations were replayed; that op was optimized in the same way. */
        REPLAY("replayed"),
        /** The rewriter, after re-targeting and replaying what a search with default settings found. */
        REUSE("re-targeted and replayed"),
        /** The stand-in for a model, with nothing reused. */
        MODEL("model"),
        /** The stand-in for a model, after re-targeting and replaying. */
        MODEL_REUSE("model and reuse");

        private final String label;

        Arm(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        boolean isModel() {
            return this == MODEL || this == MODEL_REUSE;
        }
    }

    /** How long the run was, and the cycles at the checkpoints, as they stand in a line of CSV. */
    static String run(Pair pair, Arm arm, long seed) {
        var op = Ops.parse(pair.to());
        var reuse = switch (arm) {
            case PLAIN, MODEL -> Optional.<Reuse>empty();
            case REPLAY -> Optional.of(reuse(op, pair.from(), Seeds.NONE));
            case REUSE, MODEL_REUSE -> Optional.of(reuse(op, pair.from(), "exact"));
        };
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
                new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT.withSeed(settings.seed()));
        var evaluators = new EvaluatorJudge.Evaluators(evaluator, List.of());
        try (var workers = Executors.newFixedThreadPool(1)) {
            var context = new SearchContext(op, journal, workers, WeightedEnsemble.even(1), STOPPING, seeds, reuse);
            return new BeamSearch(
                            settings,
                            new EvaluatorJudge(op, evaluators, evaluators),
                            List.of(proposer),
                            context,
                            listener)
                    .run(new Kernel("plain.c", op.startingKernel(Start.PLAIN)));
        }
    }

    private static RewriteProposer rewriter(Op op) {
        return REWRITERS.computeIfAbsent(op.text(), _ -> new RewriteProposer(op.target()));
    }

    /** What the other op's schedule gives: from a search of the same kind, or from one with default settings. */
    private static Reuse reuse(Op op, String from, String mapper) {
        var compiler = new BuiltinCompiler();
        var best = SOURCES.computeIfAbsent(from + mapper, _ -> source(Ops.parse(from), mapper))
                .best();
        var tiles = mapper.equals(Seeds.NONE)
                ? null
                : TileRecovery.of(compiler, Ops.parse(from), best.kernel()).orElse(null);
        var steps = best.lineage().stream().map(ReuseRuns::step).toList();
        return new ReusedSchedule(1, from, "given", "", steps, tiles).reuse(op, compiler);
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
