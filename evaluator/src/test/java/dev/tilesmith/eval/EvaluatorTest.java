package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.LoopTiling;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
    private static Evaluator evaluator(Op op, EvaluationSettings settings) {
        return new Evaluator(new BuiltinCompiler(), op.target(), settings);
    }

    private static Verdict verdict(String text, Start start) {
        var op = Ops.parse(text);
        var settings = EvaluationSettings.DEFAULT.withLoopCommands(EvaluationSettings.LoopCommands.ALLOWED);
        return evaluator(op, settings).evaluate(op, new Kernel("start.c", StartingKernels.of(op, start)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:64x64x64",
                "gemm:1x1x1",
                "gemm:7x7x7",
                "gemm:1x200x1",
                "gemm:16x64x64,out=i32",
                "gemm:30x50x145,ta,bias=row,out=i32",
                "gemm:33x65x17,tb,bias=full,act=relu,scale=0.003",
                "gemm:33x35x37,ta,tb,bias=row",
                "gemm:20x20x20,act=relu,scale=-0.01",
                "gemm:12x12x12,type=f32",
                "gemm:13x21x5,type=f32,ta,bias=row,act=relu,scale=0.5",
                "gemm:13x21x5,type=f32,ta,tb,bias=full",
                "conv:1x8x8x16,k=16,r=3,s=3,pad=1",
                "conv:2x9x9x3,k=70,r=7,s=7,stride=2,pad=3,tb,bias=row,act=relu",
                "conv:1x5x33x70,k=20,r=3,s=5,stride=3,pad=2,bias=full",
                "conv:1x1x1x8,k=8,r=3,s=3,pad=1",
                "conv:1x3x20x80,k=16,r=3,s=3,pad=1",
                "conv:1x6x6x4,k=5,r=3,s=3,pad=1,type=f32"
            })
    void the_plain_kernel_is_correct_for_any_shape(String text) {
        var correct = assertInstanceOf(
                Verdict.Correct.class,
                verdict(text, Start.PLAIN),
                () -> verdict(text, Start.PLAIN).reason());
        assertTrue(correct.cycles().count() > 0);
        assertTrue(correct.feedback().utilization() > 0 && correct.feedback().utilization() < 1);
        assertTrue(correct.feedback().bytesMoved() > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:64x64x64",
                "gemm:7x7x7",
                "gemm:100x500x100,bias=full",
                "gemm:30x50x145,ta,bias=row,out=i32",
                "gemm:33x65x17,tb,bias=full,act=relu,scale=0.003",
                "gemm:13x21x5,type=f32,ta,bias=row,act=relu,scale=0.5",
                "conv:1x8x8x16,k=16,r=3,s=3,pad=1",
                "conv:2x17x17x18,k=19,r=3,s=3,stride=2,pad=1,bias=row,act=relu",
                "conv:1x28x28x3,k=16,r=3,s=3,stride=2,pad=1",
                "conv:1x14x14x40,k=70,r=1,s=1,stride=2",
                "conv:1x14x14x64,k=64,r=1,s=1,bias=row,scale=0.01",
                "conv:1x9x11x21,k=35,r=3,s=2,tb",
                "conv:1x12x12x200,k=160,r=3,s=3,pad=1",
                "conv:1x6x6x3,k=5,r=3,s=3,pad=1,type=f32,bias=row,act=relu"
            })
    void the_hardware_loop_is_correct_where_it_is_allowed(String text) {
        assertInstanceOf(
                Verdict.Correct.class,
                verdict(text, Start.FSM),
                () -> verdict(text, Start.FSM).reason());
    }

    @Test
    void the_hardware_loop_is_correct_with_a_tiling_of_ones_own() {
        var op = (Op.Conv2d) Ops.parse("conv:2x10x10x32,k=32,r=3,s=3,pad=1");
        var settings = EvaluationSettings.DEFAULT.withLoopCommands(EvaluationSettings.LoopCommands.ALLOWED);
        var kernel = new Kernel("loop.c", new LoopTiling(1, 4, 10, 16, 16).kernel(op));
        assertInstanceOf(Verdict.Correct.class, evaluator(op, settings).evaluate(op, kernel));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:20x20x20",
                "gemm:7x31x9,ta,bias=row,out=i32",
                "gemm:33x65x17,tb,bias=full,act=relu,scale=0.003",
                "gemm:20x20x20,act=relu,scale=-0.01",
                "gemm:13x21x5,type=f32,ta,bias=row,act=relu,scale=0.5",
                "conv:2x9x9x3,k=10,r=3,s=3,stride=2,pad=1,tb,bias=row,act=relu",
                "conv:1x6x6x4,k=5,r=3,s=3,pad=1,type=f32,bias=full"
            })
    void the_plain_loop_nest_is_correct_and_known_to_leave_the_accelerator_out(String text) {
        var op = Ops.parse(text);
        var kernel = new Kernel("nest.c", StartingKernels.of(op, Start.PLAIN_C));
        var settings = EvaluationSettings.DEFAULT;
        assertInstanceOf(
                Verdict.NotAccelerated.class,
                evaluator(op, settings).evaluate(op, kernel),
                () -> evaluator(op, settings).evaluate(op, kernel).reason());
        var noted = settings.withAcceleration(EvaluationSettings.Acceleration.NOTED);
        assertFalse(assertInstanceOf(Verdict.Correct.class, evaluator(op, noted).evaluate(op, kernel))
                .accelerated());
        var plain = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        assertTrue(assertInstanceOf(Verdict.Correct.class, evaluator(op, noted).evaluate(op, plain))
                .accelerated());
    }

    @Test
    void a_verdict_on_a_kernel_that_may_leave_the_accelerator_out_is_no_verdict_on_one_that_may_not() {
        var op = Ops.parse("gemm:8x8x8");
        var kernel = new Kernel("nest.c", StartingKernels.of(op, Start.PLAIN_C));
        var cache = new RecordingCache();
        var strict = evaluator(op, EvaluationSettings.DEFAULT).withCache(cache);
        var noted = strict.withAcceleration(EvaluationSettings.Acceleration.NOTED);
        var first = noted.evaluate(op, kernel);
        assertInstanceOf(Verdict.NotAccelerated.class, strict.evaluate(op, kernel));
        assertEquals(first, noted.evaluate(op, kernel));
        assertEquals(1, cache.hits);
    }

    @Test
    void a_function_of_the_users_own_must_use_the_accelerator_only_where_that_is_required(@TempDir Path folder)
            throws IOException {
        var file = folder.resolve("twice.c");
        Files.writeString(
                file, "void twice(const int8_t x[16], int8_t y[16]) { for (int i = 0; i < 16; i++) y[i] = x[i]; }");
        var op = Ops.parse("c:" + file);
        var kernel = new Kernel("twice.c", StartingKernels.of(op, Start.PLAIN));
        var usual = evaluator(op, EvaluationSettings.DEFAULT);
        assertInstanceOf(Verdict.Correct.class, usual.evaluate(op, kernel));
        var required = usual.withAcceleration(EvaluationSettings.Acceleration.REQUIRED);
        assertInstanceOf(Verdict.NotAccelerated.class, required.evaluate(op, kernel));
        var moved = new Kernel("moved.c", """
                void twice(const int8_t x[16], int8_t y[16]) {
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                  gemmini_extended_mvin(x, 0, 16, 1);
                  gemmini_extended_mvout(y, 0, 16, 1);
                  gemmini_fence();
                }
                """);
        assertInstanceOf(Verdict.Correct.class, required.evaluate(op, moved));
    }

    @Test
    void the_hardware_loop_is_refused_with_its_place_and_the_way_out() {
        var op = Ops.parse("gemm:64x64x64");
        var kernel = new Kernel("fsm.c", StartingKernels.of(op, Start.FSM));
        var verdict = evaluator(op, EvaluationSettings.DEFAULT).evaluate(op, kernel);
        assertInstanceOf(Verdict.NotParsed.class, verdict);
        assertTrue(verdict.reason().contains("gemmini_loop_ws is a hardware loop"), verdict.reason());
        assertTrue(verdict.reason().contains("--allow-loop-commands"), verdict.reason());

        var conv = Ops.parse("conv:1x8x8x16,k=16,r=3,s=3,pad=1");
        var refused = evaluator(conv, EvaluationSettings.DEFAULT)
                .evaluate(conv, new Kernel("fsm.c", StartingKernels.of(conv, Start.FSM)));
        assertTrue(refused.reason().contains("gemmini_loop_conv_ws is a hardware loop"), refused.reason());
    }

    @Test
    void the_same_evaluation_gives_the_same_verdict() {
        assertEquals(verdict("gemm:48x48x48", Start.PLAIN), verdict("gemm:48x48x48", Start.PLAIN));
    }

    @Test
    void a_kernel_slower_than_the_bound_is_cut_short() {
        var op = Ops.parse("gemm:64x64x64");
        var kernel = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        var verdict = evaluator(op, EvaluationSettings.DEFAULT).evaluate(op, kernel, new Cycles(500));
        assertEquals(new Verdict.CutShort(new Cycles(500)), verdict);
    }

    @Test
    void inputs_follow_the_seed_and_the_kernel() {
        var op = Ops.parse("gemm:8x8x8");
        var seeds = java.util.stream.Stream.of(
                        Runs.trials(op, 1, "00000000000000aa"),
                        Runs.trials(op, 2, "00000000000000aa"),
                        Runs.trials(op, 1, "00000000000000ab"))
                .map(trials -> trials.getFirst().seed())
                .distinct()
                .count();
        assertEquals(3, seeds);
        assertNotEquals(1, Runs.trials(op, 1, "00000000000000aa").getFirst().seed());
    }

    @Test
    void a_verdict_is_kept_and_found_again() {
        var op = Ops.parse("gemm:16x16x16");
        var kernel = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        var cache = new RecordingCache();
        var evaluator = evaluator(op, EvaluationSettings.DEFAULT).withCache(cache);
        var first = evaluator.evaluate(op, kernel);
        assertEquals(first, evaluator.evaluate(op, kernel));
        assertEquals(1, cache.verdicts.size());
        assertEquals(1, cache.hits);
        evaluator.evaluate(op, kernel, new Cycles(1));
        evaluator.withSeed(2).evaluate(op, kernel);
        assertEquals(2, cache.verdicts.size());
    }

    @Test
    void a_kernel_with_other_comments_and_names_is_not_simulated_again_and_names_its_own_lines() {
        var op = Ops.parse("gemm:32x32x32");
        var source = StartingKernels.of(op, Start.PLAIN);
        var other = "\n// A copy.\n\n"
                + source.replace(
                                "for (int i0 = 0; i0 < 32; i0 += 16) {",
                                "  for (int  i0 = 0; i0 < 32; i0 += 16) { // rows")
                        .replaceAll("\\bi0\\b", "row");
        var cache = new RecordingCache();
        var evaluator = evaluator(op, EvaluationSettings.DEFAULT).withCache(cache);
        var first = evaluator.evaluate(op, new Kernel("plain.c", source));
        var second = evaluator.evaluate(op, new Kernel("other.c", other));
        assertEquals(1, cache.hits);
        assertEquals(1, cache.verdicts.size());
        assertNotEquals(first, second, "the lines are others");
        assertEquals(evaluator(op, EvaluationSettings.DEFAULT).evaluate(op, new Kernel("other.c", other)), second);
    }

    @Test
    void a_kernel_whose_statements_stand_on_other_lines_has_a_verdict_of_its_own() {
        var op = Ops.parse("gemm:16x16x16");
        var source = StartingKernels.of(op, Start.PLAIN);
        var cache = new RecordingCache();
        var evaluator = evaluator(op, EvaluationSettings.DEFAULT).withCache(cache);
        evaluator.evaluate(op, new Kernel("plain.c", source));
        evaluator.evaluate(op, new Kernel("plain.c", source.replace(";\n", "; ")));
        assertEquals(2, cache.verdicts.size());
    }

    @Test
    void two_threads_agree_with_one() throws Exception {
        var op = Ops.parse("gemm:32x48x32");
        var kernel = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        var evaluator = evaluator(op, EvaluationSettings.DEFAULT);
        var alone = evaluator.evaluate(op, kernel);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> evaluator.evaluate(op, kernel));
            var second = threads.submit(() -> evaluator.evaluate(op, kernel));
            assertEquals(alone, first.get());
            assertEquals(alone, second.get());
        }
    }

    @Test
    void a_reference_is_a_correct_kernel_of_its_own_op(@TempDir Path folder) throws IOException {
        var file = folder.resolve("scale.c");
        Files.writeString(file, """
                // @macs 64
                // @inout y
                void scale(const float x[8][8], const float factor[1], float y[8][8]) {
                  for (int i = 0; i < 8; i++)
                    for (int j = 0; j < 8; j++) y[i][j] = y[i][j] * factor[0] + x[i][j];
                }
                """);
        var op = Ops.parse("c:" + file);
        var evaluator = evaluator(op, EvaluationSettings.DEFAULT);
        var right = new Kernel("scale.c", StartingKernels.of(op, Start.PLAIN));
        var correct = assertInstanceOf(Verdict.Correct.class, evaluator.evaluate(op, right));
        assertTrue(
                correct.feedback().note().contains("floats within"),
                correct.feedback().note());
        var wrong = new Kernel("scale.c", right.source().replace("+ x", "- x"));
        assertInstanceOf(Verdict.Wrong.class, evaluator.evaluate(op, wrong));
    }

    private static final class RecordingCache implements VerdictCache {
        private final TreeMap<String, String> verdicts = new TreeMap<>();
        private int hits;

        @Override
        public Optional<String> cachedVerdict(String key) {
            var found = Optional.ofNullable(verdicts.get(key));
            hits += found.isPresent() ? 1 : 0;
            return found;
        }

        @Override
        public void cacheVerdict(String key, String verdict) {
            verdicts.put(key, verdict);
        }
    }
}
