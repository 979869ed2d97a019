package dev.tilesmith.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences of the notes that are neither numbers in a table nor rules: the simulator does as they say. */
class StatedFactsTest {
    private static final String OP = "gemm:16x16x16";

    @ParameterizedTest
    @CsvSource({"'gemm:24x32x16,ta,tb', 16", "'gemm:6x8x4,ta,tb,type=f32', 4"})
    void two_transposed_operands_are_multiplied_with_outputs_stationary(String text, int dim) {
        var op = Ops.parse(text);
        var element = op.target().element() == GemminiConfig.Element.FLOAT32 ? 4 : 1;
        var m = dim * 3 / 2;
        var source = """
                #include "gemmini.h"
                void kernel(const elem_t A[%1$d * 2][%2$d], const elem_t B[%1$d][%1$d * 2], elem_t C[%2$d][%1$d]) {
                  gemmini_extended_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0, 1, 1, 1);
                  gemmini_extended3_config_ld(%2$d * %3$d, MVIN_SCALE_IDENTITY, false, 0);
                  gemmini_extended3_config_ld(%1$d * 2 * %3$d, MVIN_SCALE_IDENTITY, false, 1);
                  gemmini_extended_config_st(%1$d * %3$d, NO_ACTIVATION, SCALE);
                  for (int k = 0; k < 2; k++) {
                    gemmini_extended_mvin(&A[k * DIM][0], k * 2 * DIM, %2$d, DIM);
                    gemmini_extended_mvin2(&B[0][k * DIM], 4096 + k * DIM, DIM, DIM);
                  }
                  for (int i = 0; i < 2; i++) {
                    const int rows = i == 0 ? DIM : DIM / 2;
                    for (int k = 0; k < 2; k++) {
                      const uint32_t c = (k == 0 ? 0x80000000 : 0xC0000000) + i * DIM;
                      gemmini_extended_preload(GARBAGE_ADDR, c, DIM, rows, DIM, rows);
                      gemmini_extended_compute_preloaded((k * 2 + i) * DIM, 4096 + k * DIM, DIM, rows, DIM, DIM);
                    }
                    gemmini_extended_mvout(&C[i * DIM][0], 0x80000000 + i * DIM, DIM, rows);
                  }
                  gemmini_fence();
                }
                """.formatted(dim, m, element);
        correct(text, source.replace("SCALE);", scale(text) + ");"));
    }

    @Test
    void the_sizes_of_no_weights_do_not_count() {
        var second = "gemmini_extended_preload(GARBAGE_ADDR, 0x80000008, %s, 16, 8);";
        var halves = """
                gemmini_extended_preload(4096, 0x80000000, 16, 16, 16, 8);
                gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 8, 16, 8);
                %s
                gemmini_extended_compute_accumulated(8, GARBAGE_ADDR, 16, 8, 16, 8);
                """;
        var none = correct(OP, product(halves.formatted(second.formatted("0, 0"))));
        assertEquals(none, correct(OP, product(halves.formatted(second.formatted("16, 16")))));
    }

    @Test
    void rows_may_be_filled_with_zeros_before_they_are_loaded_and_not_after() {
        correct(OP, product(PRODUCT).replace("gemmini_mvin(A, 0);", "gemmini_mvin(0, 0); gemmini_mvin(A, 0);"));
        var after = product(PRODUCT).replace("gemmini_mvin(A, 0);", "gemmini_mvin(A, 0); gemmini_mvin(0, 0);");
        assertEquals("raced", evaluate(OP, after).label());
    }

    @Test
    void blocks_of_a_wide_mvout_are_as_many_rows_apart_as_the_array_has_however_few_are_stored() {
        correct("gemm:8x16x32", twoBlocksOfEightRows(16));
        var packed = evaluate("gemm:8x16x32", twoBlocksOfEightRows(8));
        assertEquals("faulted", packed.label());
        assertTrue(
                packed.reason()
                        .contains("accumulator row 16 is read and was never written in this call;"
                                + " block 2 of an mvout (columns 16 to 31) lies in the rows from 16 on:"
                                + " its blocks are DIM (16) rows apart, however few rows are stored"),
                packed::reason);
    }

    private static String twoBlocksOfEightRows(int apart) {
        return """
                #include "gemmini.h"
                void kernel(const elem_t A[8][16], const elem_t B[16][32], elem_t C[8][32]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(16, 1.0f, false, 0);
                  gemmini_extended3_config_ld(32, 1.0f, false, 1);
                  gemmini_extended_config_st(32, NO_ACTIVATION, SCALE);
                  gemmini_extended_mvin(A, 0, 16, 8);
                  gemmini_extended_mvin2(B, 4096, 32, 16);
                  for (int j = 0; j < 2; j++) {
                    gemmini_extended_preload(4096 + j * 16, 0x80000000 + j * %d, 16, 16, 16, 8);
                    gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 8, 16, 8);
                  }
                  gemmini_extended_mvout(C, 0x80000000, 32, 8);
                  gemmini_fence();
                }
                """.formatted(apart).replace("SCALE);", scale("gemm:8x16x32") + ");");
    }

    @ParameterizedTest
    @CsvSource({"gemmini-int8-16, 16", "gemmini-fp32-4, 4"})
    void sums_in_the_accumulator_do_not_wait_for_one_another(String target, int dim) {
        var config = GemminiConfig.preset(target).orElseThrow();
        var shape = "preload + compute, %1$d x %1$d, ".formatted(dim);
        var apart = CommandCosts.of(config, shape + "A and B in different banks");
        var sums = CommandCosts.of(config, shape + "adding to the accumulator result of the one before");
        assertTrue(sums <= apart + 0.6, sums + " cycles, and apart " + apart);
    }

    /** Cycles that each load or store takes from products beside it which keep their weights. */
    @Test
    void a_load_takes_a_cycle_for_each_row_from_products_that_read_its_bank() {
        var load = "gemmini_extended_mvin(A, %d, 64, 16);";
        var apart = cyclesBesideProducts(load.formatted(12288), 8);
        var together = cyclesBesideProducts(load.formatted(2048), 8);
        assertTrue(Math.abs(together - apart - 64) <= 6, together + " and " + apart);
    }

    @Test
    void an_mvout_hardly_gets_through_while_products_add_to_its_bank() {
        var store = "gemmini_extended_mvout(C, %s, 64, 16);";
        var apart = cyclesBesideProducts(store.formatted("0x80000200"), 16);
        var together = cyclesBesideProducts(store.formatted("0x80000080"), 16);
        assertTrue(Math.abs(apart - 16 * 16) <= 4 && together - apart >= 90, together + " and " + apart);
    }

    private static double cyclesBesideProducts(String move, int products) {
        var target = GemminiConfig.preset("gemmini-int8-16").orElseThrow();
        var pairs = """
                gemmini_preload(GARBAGE_ADDR, 0xC0000000);
                gemmini_compute_accumulated(0, GARBAGE_ADDR);
                """.repeat(products);
        var few = CommandCosts.warmCycles(target, besideProducts(32, move + pairs));
        return (CommandCosts.warmCycles(target, besideProducts(64, move + pairs)) - few) / 32.0;
    }

    private static String besideProducts(int steps, String commands) {
        return """
                #include "gemmini.h"
                void kernel(const elem_t A[16][64], elem_t C[16][64]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(64, 1.0f, false, 0);
                  gemmini_extended_config_st(64, NO_ACTIVATION, 1.0f);
                  gemmini_mvin(A, 0);
                  gemmini_mvin(A, 4096);
                  for (int i = 0; i < 4; i++) {
                    gemmini_mvin(0, 0x80000080 + i * 16);
                    gemmini_mvin(0, 0x80000200 + i * 16);
                  }
                  gemmini_preload(4096, 0x80000000);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  gemmini_fence();
                  for (int i = 0; i < %d; i++) {
                  %s
                  }
                  gemmini_fence();
                }
                """.formatted(steps, commands);
    }

    @Test
    void helper_functions_macros_and_tables_cost_nothing() {
        var helpers = """
                #define STORE(p, c) do { gemmini_mvout(p, c); } while (0)
                static const uint32_t places[2] = {0, 4096};
                static inline void load(const elem_t *restrict p, const uint32_t local) { gemmini_mvin(p, local); }
                static void multiply(uint32_t a, uint32_t b, uint32_t c) {
                  gemmini_preload(b, c);
                  gemmini_compute_preloaded(a, GARBAGE_ADDR);
                }
                """;
        var with = product("multiply(places[0], places[1], 0x80000000);\n")
                .replace("void kernel", helpers + "void kernel")
                .replace("gemmini_mvin(A, 0);", "load(&A[0][0], places[0]);")
                .replace("gemmini_mvin(B, 4096);", "load(&B[0][0], places[1]);")
                .replace("gemmini_mvout(C,", "STORE(C,");
        assertEquals(correct(OP, product(PRODUCT)), correct(OP, with));
    }

    /** Cycles of the host for each pair of 4, 5 or 6 blocks in each direction. */
    @Test
    void a_loop_over_the_depth_of_small_products_costs_the_host_what_the_notes_say() {
        for (var blocks = 4; blocks <= 6; blocks++) {
            var without = warmCycles(blocks, "");
            var pairs = blocks * blocks * blocks;
            var rolled =
                    (double) (warmCycles(blocks, "for (int k = 0; k < N; k++) { " + pair("k") + "}") - without) / pairs;
            var written = IntStream.range(0, blocks).mapToObj(k -> pair("" + k)).reduce("", String::concat);
            var out = (double) (warmCycles(blocks, written) - without) / pairs;
            assertTrue(rolled >= 15 && rolled <= 18, blocks + " blocks: " + rolled);
            assertTrue(out >= 5 && out <= 8, blocks + " blocks: " + out);
        }
    }

    private static String pair(String k) {
        return """
                gemmini_preload(4096 + K * N * 4 + j * 4, (K == 0 ? 0x80000000 : 0xC0000000) + i * N * 4 + j * 4);
                gemmini_compute_preloaded(i * N * 4 + K * 4, GARBAGE_ADDR);
                """.replace("K", k);
    }

    private static long warmCycles(int blocks, String body) {
        return CommandCosts.warmCycles(
                GemminiConfig.preset("gemmini-fp32-4").orElseThrow(), """
                #include "gemmini.h"
                #define N %d
                void kernel(const elem_t A[N * 4][N * 4], const elem_t B[N * 4][N * 4], elem_t C[N * 4][N * 4]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(N * 16, 1.0f, false, 0);
                  for (int i = 0; i < N; i++) {
                    for (int j = 0; j < N; j++) {
                      gemmini_mvin(&A[i * 4][j * 4], i * N * 4 + j * 4);
                      gemmini_mvin(&B[i * 4][j * 4], 4096 + i * N * 4 + j * 4);
                    }
                  }
                  gemmini_fence();
                  for (int i = 0; i < N; i++) {
                    for (int j = 0; j < N; j++) {
                      %s
                    }
                  }
                  gemmini_fence();
                }
                """.formatted(blocks, body));
    }

    private static final String PRODUCT = """
            gemmini_preload(4096, 0x80000000);
            gemmini_compute_preloaded(0, GARBAGE_ADDR);
            """;

    private static String product(String commands) {
        return """
                #include "gemmini.h"
                void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(16, MVIN_SCALE_IDENTITY, false, 0);
                  gemmini_extended_config_st(16, NO_ACTIVATION, ACC_SCALE_IDENTITY * SCALE);
                  gemmini_mvin(A, 0);
                  gemmini_mvin(B, 4096);
                %s  gemmini_mvout(C, 0x80000000);
                  gemmini_fence();
                }
                """.formatted(commands).replace("SCALE);", scale(OP) + ");");
    }

    private static long correct(String op, String source) {
        var verdict = evaluate(op, source);
        return assertInstanceOf(Verdict.Correct.class, verdict, verdict::reason)
                .cycles()
                .count();
    }

    private static Verdict evaluate(String text, String source) {
        var op = Ops.parse(text);
        return new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT)
                .evaluate(op, new Kernel("kernel.c", source));
    }

    /** The scale of the op's results, as its starting kernel has it. */
    static String scale(String op) {
        var start = StartingKernels.of(Ops.parse(op), Start.PLAIN);
        var call = start.indexOf("gemmini_extended_config_st(");
        var last = start.lastIndexOf(',', start.indexOf(')', call));
        return start.substring(last + 1, start.indexOf(')', call)).strip();
    }
}
