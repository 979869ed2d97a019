package dev.tilesmith.agent.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.EvaluatorJudge.Evaluators;
import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.OutOfTime;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluatorBackend;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does when its time is over, with toy kernels: a source is a number, and the number is its cycles. */
class OptimizationRunTest {
    private static final Op OP = Ops.parse("gemm:16x16x16");
    private static final EvaluatorBackend AT_ONCE = (op, kernel, bound) -> verdict(kernel);

    @TempDir
    Path folder;

    private SqliteStore store;
    private long run;

    @BeforeEach
    void begin() {
        store = SqliteStore.open(folder.resolve("store.db"));
        run = store.begin(row());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_run_whose_time_is_not_over_leaves_a_schedule_and_all_files() throws IOException {
        var outcome = execute(AT_ONCE, AT_ONCE, Deadline.NONE);
        assertEquals(800, outcome.result().best().cycles());
        assertEquals(800, outcome.schedule().orElseThrow().cycles());
        assertTrue(outcome.unverified().isEmpty() && outcome.isTraced());
        assertEquals("800", Files.readString(folder.resolve("out/best.c")));
        assertEquals("trace of 800", Files.readString(folder.resolve("out/trace.json")));
    }

    @Test
    void a_winner_that_there_is_no_time_to_verify_is_kept_for_later_and_not_saved() throws IOException {
        var endless = new Endless();
        var outcome = execute(AT_ONCE, endless, () -> endless.running.getCount() == 0 ? 0 : 60_000);
        assertEquals(1000, outcome.result().best().cycles());
        assertEquals(800, outcome.unverified().orElseThrow().cycles());
        assertTrue(outcome.schedule().isEmpty());
        assertFalse(outcome.isTraced());
        assertEquals("1000", Files.readString(folder.resolve("out/best.c")));
        var resumed = execute(AT_ONCE, AT_ONCE, Deadline.NONE);
        assertEquals(800, resumed.schedule().orElseThrow().cycles());
        assertEquals("800", Files.readString(folder.resolve("out/best.c")));
    }

    @Test
    void seeds_that_there_is_no_time_for_are_left_out_now_and_whenever_the_run_is_resumed()
            throws InterruptedException {
        var endless = new Endless();
        EvaluatorBackend seedsNever = (op, kernel, bound) ->
                kernel.source().equals("1000") ? verdict(kernel) : endless.evaluate(op, kernel, bound);
        var outcome = execute(seedsNever, AT_ONCE, () -> endless.running.getCount() == 0 ? 0 : 60_000);
        assertTrue(endless.interrupted.await(60, TimeUnit.SECONDS));
        assertTrue(outcome.result().stopped());
        assertEquals(1000, outcome.result().best().cycles());
        var resumed = execute(AT_ONCE, AT_ONCE, Deadline.NONE);
        assertTrue(resumed.result().stopped());
        assertEquals(1000, resumed.schedule().orElseThrow().cycles());
    }

    @Test
    void without_time_for_the_start_there_is_no_result_and_the_run_can_be_resumed() {
        var endless = new Endless();
        assertThrows(
                OutOfTime.class, () -> execute(endless, AT_ONCE, () -> endless.running.getCount() == 0 ? 0 : 60_000));
        assertEquals(
                800,
                execute(AT_ONCE, AT_ONCE, Deadline.NONE)
                        .schedule()
                        .orElseThrow()
                        .cycles());
    }

    /** Evaluates until it is interrupted. */
    private static final class Endless implements EvaluatorBackend {
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public Verdict evaluate(Op op, Kernel kernel, Cycles bound) {
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return verdict(kernel);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new CancellationException("interrupted");
            }
        }
    }

    /** Proposes nothing. */
    private record Idle() implements Proposer {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public int options(Parent parent) {
            return 0;
        }

        @Override
        public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
            return Answer.of(List.of());
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            return Answer.of(List.of());
        }
    }

    private static Verdict verdict(Kernel kernel) {
        return new Verdict.Correct(
                new Cycles(Long.parseLong(kernel.source())), new Feedback(0.5, List.of(), 1, 1, 1, 1, ""));
    }

    private OptimizationRun.Outcome execute(EvaluatorBackend search, EvaluatorBackend fresh, Deadline deadline) {
        var settings = settings();
        var evaluators = new Evaluators(search, List.of(fresh, fresh, fresh));
        var seed = new Seed("seed", new Plan("map", "map it", ""), "800");
        var facts = new RunFacts(
                "gemm:16x16x16",
                "gemm",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                "t",
                "p",
                "beam 1",
                1,
                "plain");
        var optimization = new OptimizationRun(
                OP,
                store.run(run).orElseThrow(),
                settings,
                facts,
                new EvaluatorJudge(OP, evaluators, evaluators),
                List.of(new Idle()),
                WeightedEnsemble.even(1),
                List.of(seed),
                Optional.empty(),
                kernel -> "trace of " + kernel.source(),
                _ -> Optional.empty());
        Journal journal = store.journal(run);
        var workers = Executors.newFixedThreadPool(2);
        try {
            return optimization.execute(
                    settings.search(),
                    journal,
                    workers,
                    deadline,
                    new RunFolder(folder.resolve("out")),
                    new SearchListener() {});
        } finally {
            workers.shutdownNow();
        }
    }

    private static RunSettings settings() {
        return new RunSettings(
                1,
                1,
                1,
                1,
                0,
                1,
                false,
                ModelSettings.REWRITER_ONLY,
                "builtin",
                "plain",
                Seeds.NONE,
                null,
                0,
                null,
                null,
                Experience.NONE,
                0,
                "1",
                0,
                0);
    }

    private static RunRow row() {
        return new RunRow(
                0,
                "gemm:16x16x16",
                "",
                OP.target().name(),
                settings().toJson(),
                "1000",
                RunRow.State.RUNNING,
                OptionalLong.empty(),
                OptionalLong.empty(),
                "2026-01-01T00:00:00Z",
                "");
    }
}
