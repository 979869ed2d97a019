package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteOutTest {
    @Test
    void every_loop_and_condition_is_decided() {
        var changed = Rewritten.small(new WriteOut(), """
                void kernel(const float A[32][32], const float B[32][32], float C[32][32]) {
                  const uint32_t a_sp = 64;
                  gemmini_config_ld(32);
                  for (int t = 1; t >= 0; t--) {
                    const uint32_t c = (t == 1 ? 0x80000000u : 0xC0000000u);
                    for (int i = 0; i < 2; i++)
                      if (i > 0 || t > 0) gemmini_mvin(&A[i * 16][t * 16], a_sp + i * 16);
                    gemmini_preload(t * 16, c + 16);
                  }
                }
                """);

        assertEquals(List.of("""
                void kernel(const float A[32][32], const float B[32][32], float C[32][32]) {
                  const uint32_t a_sp = 64;
                  gemmini_config_ld(32);
                  gemmini_mvin(&A[0][16], a_sp);
                  gemmini_mvin(&A[16][16], a_sp + 16);
                  gemmini_preload(16, 0x80000010u);
                  gemmini_mvin(&A[16][0], a_sp + 16);
                  gemmini_preload(0, 0xC0000010u);
                }
                """), changed);
    }

    @Test
    void a_bound_that_only_the_run_knows_keeps_the_loop() {
        assertEquals(List.of(), Rewritten.small(new WriteOut(), """
                void kernel(const float A[32][32], const float B[32][32], float C[32][32]) {
                  for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < A[0][0]; j++) {
                      gemmini_mvin(&A[i * 16][0], j * 16);
                    }
                  }
                }
                """));
    }
}
