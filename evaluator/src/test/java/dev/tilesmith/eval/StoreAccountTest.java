package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.report.UnitAccount;
import org.junit.jupiter.api.Test;

/** What the store unit loses its cycles to, in kernels of which that is known. */
class StoreAccountTest {
    @Test
    void parts_of_lines_wait_for_the_memory_and_not_for_a_bank_that_nobody_else_uses() {
        var account = account("""
                void kernel(const elem_t A[256][64], elem_t C[256][64]) {
                  gemmini_extended4_config_ld(64, 1.0f, false, 256, 0);
                  gemmini_config_st(64);
                  for (int i = 0; i < 256; i += 16)
                    gemmini_extended_mvin(&A[i][0], i, 64, 16);
                  gemmini_fence();
                  for (int j = 0; j < 4; j++)
                    for (int i = 0; i < 256; i += 16)
                      gemmini_mvout(&C[i][j * 16], j * 256 + i);
                  gemmini_fence();
                }
                """);
        assertEquals(0, account.stallCycles(Reason.BANK_CONFLICT), account::toString);
        assertTrue(account.stallCycles(Reason.MEMORY) > account.busyCycles(), account::toString);
    }

    @Test
    void whole_lines_keep_the_link_busy() {
        var account = account("""
                void kernel(const int32_t D[64], int32_t C[64][64]) {
                  gemmini_extended4_config_ld(0, 1.0f, false, 16, 0);
                  gemmini_config_st(256);
                  for (int i = 0; i < 64; i += 16)
                    for (int j = 0; j < 64; j += 16)
                      gemmini_mvin(&D[j], 0x80000000 + i * 4 + j);
                  gemmini_fence();
                  for (int i = 0; i < 64; i += 16)
                    for (int j = 0; j < 64; j += 16)
                      gemmini_mvout(&C[i][j], 0xA0000000 + i * 4 + j);
                  gemmini_fence();
                }
                """);
        assertEquals(0, account.stallCycles(Reason.BANK_CONFLICT), account::toString);
        // 256 rows of four beats each.
        assertTrue(account.busyCycles() >= 1024, account::toString);
    }

    @Test
    void rows_that_the_array_reads_beside_are_in_the_way() {
        var account = account("""
                void kernel(const elem_t A[16][16], elem_t C[256][16]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                  gemmini_mvin(A, 0);
                  for (int i = 0; i < 256; i += 16) {
                    gemmini_preload(0, 0x80000000 + i);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                    gemmini_mvout(&C[i][0], 0);
                  }
                  gemmini_fence();
                }
                """);
        assertTrue(account.stallCycles(Reason.BANK_CONFLICT) > 0, account::toString);
    }

    private static UnitAccount account(String source) {
        var result = new Measurement(new BuiltinCompiler(), GemminiConfig.INT8_16, Limits.DEFAULT)
                .measure(new Kernel("kernel.c", source));
        var measured = assertInstanceOf(Measurement.Result.Measured.class, result, result::toString);
        return measured.counters().account(Unit.STORE).orElseThrow();
    }
}
