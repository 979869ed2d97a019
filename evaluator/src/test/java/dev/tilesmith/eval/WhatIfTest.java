package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.Free;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    /** 64 KB come in, and nothing else happens. */
    private static final String LOADS = """
            void kernel(const elem_t A[512][128], elem_t C[16][16]) {
              gemmini_config_ld(128);
              gemmini_config_st(16);
              for (int i = 0; i < 32; i++) {
                gemmini_extended_mvin(&A[16 * i][0], 0, 64, 16);
                gemmini_extended_mvin(&A[16 * i][64], 256, 64, 16);
              }
              gemmini_extended_mvout(&C[0][0], 0, 16, 16);
              gemmini_fence();
            }
            """;

    /** One tile comes in, and is multiplied often. */
    private static final String COMPUTES = """
            void kernel(const elem_t A[16][16], elem_t C[16][16]) {
              gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
              gemmini_config_ld(16);
              gemmini_config_st(16);
              gemmini_extended_mvin(&A[0][0], 0, 16, 16);
              for (int i = 0; i < 100; i++) {
                gemmini_extended_preload(0, 0x80000000, 16, 16, 16, 16);
                gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 16, 16, 16);
                gemmini_extended_preload(0, 0x80000010, 16, 16, 16, 16);
                gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 16, 16, 16);
              }
              gemmini_extended_mvout(&C[0][0], 0x80000000, 16, 16);
              gemmini_fence();
            }
            """;

    /** Ten thousand instructions of the core before a tile is moved. */
    private static final String HOST = """
            void kernel(const elem_t A[16][16], elem_t C[16][16]) {
              int sum = 0;
              for (int i = 0; i < 10000; i++) {
                sum = sum * 3 + i;
              }
              gemmini_config_ld(16);
              gemmini_config_st(16);
              gemmini_extended_mvin(&A[0][0], sum & 1, 16, 16);
              gemmini_extended_mvout(&C[0][0], sum & 1, 16, 16);
              gemmini_fence();
            }
            """;

    @Test
    void a_kernel_of_loads_gains_from_free_loads_only() {
        var cycles = cycles(LOADS);
        assertShare(cycles, Free.LOADS, share -> share < 0.2);
        assertShare(cycles, Free.COMPUTES, share -> share > 0.95);
        assertShare(cycles, Free.HOST, share -> share > 0.9);
    }

    @Test
    void a_kernel_of_computes_gains_from_free_computes_only() {
        var cycles = cycles(COMPUTES);
        assertShare(cycles, Free.COMPUTES, share -> share < 0.5);
        assertShare(cycles, Free.STORES, share -> share > 0.95);
        assertShare(cycles, Free.LOADS, share -> share > 0.9);
    }

    @Test
    void a_kernel_of_host_work_gains_from_a_free_host_only() {
        var cycles = cycles(HOST);
        assertShare(cycles, Free.HOST, share -> share < 0.1);
        assertShare(cycles, Free.LOADS, share -> share > 0.95);
    }

    @Test
    void an_accepted_kernel_of_an_op_has_one_for_each_part_and_another_has_none() {
        var op = Ops.parse("gemm:64x64x64");
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);
        var kernel = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        var correct = assertInstanceOf(Verdict.Correct.class, evaluator.evaluate(op, kernel));
        var whatIfs = evaluator.whatIfs(op, kernel);
        assertEquals(
                List.of(Free.LOADS, Free.COMPUTES, Free.STORES, Free.HOST),
                whatIfs.stream().map(WhatIf::free).toList());
        whatIfs.forEach(whatIf -> assertTrue(whatIf.cycles().compareTo(correct.cycles()) < 0, whatIf::toString));
        assertEquals(List.of(), evaluator.whatIfs(op, new Kernel("none.c", "void kernel(void) {}")));
    }

    /** Of the cycles with something free in those with nothing free. */
    private static void assertShare(Map<Free, Long> cycles, Free free, DoublePredicate expected) {
        var all = (double) cycles.getOrDefault(Free.NOTHING, 0L);
        assertTrue(expected.test(cycles.getOrDefault(free, 0L) / all), () -> "%s: %s".formatted(free, cycles));
    }

    private static Map<Free, Long> cycles(String source) {
        var measurement = new Measurement(new BuiltinCompiler(), GemminiConfig.INT8_16, Limits.DEFAULT).withWhatIfs();
        var result = measurement.measure(new Kernel("kernel.c", source));
        var measured = assertInstanceOf(Measurement.Result.Measured.class, result, result::toString);
        var cycles = new EnumMap<Free, Long>(Free.class);
        cycles.put(Free.NOTHING, measured.cold().count());
        measured.whatIfs()
                .forEach(whatIf -> cycles.put(whatIf.free(), whatIf.cycles().count()));
        assertEquals(Free.values().length, cycles.size());
        return cycles;
    }
}
