package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Units that have nothing to do because the core stands in a fence say in which. */
class FenceAccountTest {
    private static final String KERNEL = """
            void kernel(const elem_t A[16][16], const elem_t B[64][16][16], elem_t C[16][16]) {
              gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
              gemmini_config_ld(16);
              gemmini_config_st(16);
              gemmini_mvin(A, 0);
              for (int k = 0; k < 64; k++) {
                gemmini_mvin(B[k], 16);
                gemmini_fence();
                gemmini_preload(16, k ? 0xC0000000 : 0x80000000);
                gemmini_compute_preloaded(0, GARBAGE_ADDR);
              }
              gemmini_mvout(C, 0x80000000);
              gemmini_fence();
            }
            """;

    @Test
    void the_array_waits_in_the_fence_of_the_loop() {
        var waits = fences(Unit.EXECUTE);
        assertEquals(Set.of(8, 13), lines(waits));
        assertTrue(cycles(waits, 8) > 10 * cycles(waits, 13), waits::toString);
    }

    @Test
    void all_units_wait_in_the_fences_in_which_the_core_waits() {
        var host = lines(fences(Unit.HOST));
        for (var unit : List.of(Unit.LOAD, Unit.EXECUTE, Unit.STORE)) {
            assertTrue(host.containsAll(lines(fences(unit))), () -> unit + " " + fences(unit));
        }
    }

    private static Set<Integer> lines(List<Counters.Wait> waits) {
        return waits.stream().map(Counters.Wait::line).collect(Collectors.toCollection(TreeSet::new));
    }

    private static long cycles(List<Counters.Wait> waits, int line) {
        return waits.stream()
                .filter(wait -> wait.line() == line)
                .mapToLong(Counters.Wait::cycles)
                .sum();
    }

    private static List<Counters.Wait> fences(Unit unit) {
        var result = new Measurement(new BuiltinCompiler(), GemminiConfig.INT8_16, Limits.DEFAULT)
                .measure(new Kernel("kernel.c", KERNEL));
        var measured = assertInstanceOf(Measurement.Result.Measured.class, result, result::toString);
        return measured.counters().waits().stream()
                .filter(wait -> wait.unit() == unit && wait.reason() == Reason.FENCE)
                .toList();
    }
}
