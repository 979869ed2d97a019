package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RegisterBlockTest {
    @Test
    void iterations_in_one_pass_share_weights_and_have_rows_of_their_own() {
        var change = Rewritten.first(new RegisterBlock(), "loop i ", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 64; i += 16) {
                    gemmini_extended_mvin(A[i], 0, 64, 16);
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, (k == 0 ? 0x80000000u : 0xC0000000u) + 0);
                      gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                    }
                    gemmini_mvout(C[i], 0x80000000u);
                  }
                }
                """);

        assertEquals(
                "do several iterations of loop i (line 2) in one pass, so that what they share is loaded once",
                change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 64; i += 64) {
                    for (int i_part = 0; i_part < 4; i_part++) {
                      gemmini_extended_mvin(A[i + i_part * 16], i_part * 64, 64, 16);
                    }
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, k == 0 ? 0x80000000u : 0xC0000000u);
                      gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                      for (int i_part = 1; i_part < 4; i_part++) {
                        gemmini_preload(GARBAGE_ADDR, (k == 0 ? 0x80000000u : 0xC0000000u) + i_part * 16);
                        gemmini_compute_accumulated(k * 16 + i_part * 64, GARBAGE_ADDR);
                      }
                    }
                    for (int i_part = 0; i_part < 4; i_part++) {
                      gemmini_mvout(C[i + i_part * 16], 0x80000000u + i_part * 16);
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void a_loop_that_sums_into_rows_used_outside_is_not_blocked() {
        assertEquals(List.of(), Rewritten.sentences(new RegisterBlock(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int k = 0; k < 4; k++) {
                    gemmini_extended_mvin(A[k * 16], 0, 64, 16);
                    gemmini_preload(4096, 0xC0000000u);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                  gemmini_mvout(C[0], 0x80000000u);
                }
                """));
    }
}
