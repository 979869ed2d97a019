package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains of small products on the machine with a 4x4 array of floats, each rewrite checked and timed by the simulator. */
final class ChainsTest {
    private static final String REFERENCE = """
            // @macs 64
            void steps(const float A[4][8], const float x[8], float y[4], float z[4]) {
              for (int i = 0; i < 4; i++) {
                y[i] = 0;
                for (int k = 0; k < 8; k++) y[i] += A[i][k] * x[k];
              }
              for (int i = 0; i < 4; i++) {
                z[i] = y[i];
                for (int k = 0; k < 4; k++) z[i] += A[i][k] * y[k];
              }
            }
            """;

    /** Each step goes through memory. */
    private static final String KERNEL = """
            void kernel(const float A[4][8], const float x[8], float y[4], float z[4]) {
              gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
              gemmini_extended3_config_ld(32, 1.0f, false, 0);
              gemmini_extended3_config_ld(4, 1.0f, false, 1);
              gemmini_config_st(4);
              gemmini_extended_mvin(A, 0, 8, 4);
              gemmini_extended_mvin2(x, 16, 1, 4);
              gemmini_extended_mvin2(x + 4, 20, 1, 4);
              gemmini_extended_preload(16, 0x80000000u, 1, 4, 1, 4);
              gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 4, 4, 1, 4);
              gemmini_extended_preload(20, 0xC0000000u, 1, 4, 1, 4);
              gemmini_extended_compute_preloaded(4, GARBAGE_ADDR, 4, 4, 1, 4);
              gemmini_extended_mvout(y, 0x80000000u, 1, 4);
              gemmini_fence();
              gemmini_extended_mvin2(&y[0], 24, 1, 4);
              gemmini_extended_preload(24, 0xC0000000u, 1, 4, 1, 4);
              gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 4, 4, 1, 4);
              gemmini_extended_mvout(z, 0x80000000u, 1, 4);
              gemmini_fence();
            }
            """;

    @TempDir
    private static Path folder;

    private static Op op;

    @BeforeAll
    static void writeReference() throws IOException {
        var file = Files.writeString(folder.resolve("steps.c"), REFERENCE);
        op = Ops.parse("c:" + file);
    }

    @Test
    void a_stored_and_loaded_result_stays_in_the_scratchpad() {
        var kept = Rewritten.small(new KeepResults(), KERNEL);

        assertEquals(2, kept.size());
        assertTrue(
                kept.getFirst().contains("gemmini_extended_compute_preloaded(4, 4096, 4, 4, 1, 4);"),
                "the sum so far is the addend: " + kept.getFirst());
        assertTrue(
                kept.getFirst().contains("gemmini_extended_mvout(y, 4096, 1, 4);"),
                "the result leaves from where it is: " + kept.getFirst());
        assertEquals(1, kept.getFirst().split("gemmini_fence", -1).length - 1, "one fence is left: " + kept.getFirst());
        assertTrue(cycles(kept.getFirst()) < cycles(KERNEL), "and the kernel is faster");
    }

    @Test
    void commands_are_ordered_by_when_their_operands_are_ready() {
        var ordered = Rewritten.small(new OrderCommands(), KERNEL);

        assertEquals(1, ordered.size());
        assertTrue(
                ordered.getFirst().indexOf("mvin2(x, ") < ordered.getFirst().indexOf("compute_preloaded(0"),
                "a load stays before the product that reads it: " + ordered.getFirst());
        assertTrue(cycles(ordered.getFirst()) <= cycles(KERNEL), "and the kernel is no slower");
    }

    @Test
    void the_chain_of_estimates_falls_with_the_cycles() {
        var kept = Rewritten.small(new KeepResults(), KERNEL).getFirst();
        var ordered = Rewritten.small(new OrderCommands(), kept).getFirst();

        assertTrue(cycles(ordered) <= cycles(kept));
        assertTrue(Rewritten.estimate(ordered) <= Rewritten.estimate(kept));
        assertTrue(Rewritten.estimate(kept) < Rewritten.estimate(KERNEL));
    }

    @Test
    void an_int8_machine_whose_scratchpad_is_narrower_keeps_its_sums_in_the_accumulator() {
        assertEquals(List.of(), Rewritten.sentences(new KeepResults(), KERNEL));
    }

    private static long cycles(String source) {
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);
        return switch (evaluator.evaluate(op, new Kernel("kernel.c", source))) {
            case Verdict.Correct correct -> correct.cycles().count();
            case Verdict.Rejected rejected -> throw new AssertionError(rejected.label() + ": " + rejected.reason());
        };
    }
}
