package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KeepWeightsTest {
    @Test
    void weights_are_preloaded_once_for_a_loop_that_does_not_choose_them() {
        var change = Rewritten.first(new KeepWeights(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_preload(4096, 0x80000000u + i * 16);
                    gemmini_compute_preloaded(i * 16, GARBAGE_ADDR);
                  }
                }
                """);

        assertEquals(
                "keep the weights of line 3 in the array for all iterations of loop i (line 2)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_preload(4096, 0x80000000u);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  for (int i = 1; i < 4; i++) {
                    gemmini_preload(GARBAGE_ADDR, 0x80000000u + i * 16);
                    gemmini_compute_accumulated(i * 16, GARBAGE_ADDR);
                  }
                }
                """, change.text());
    }

    @Test
    void weights_that_change_in_each_iteration_are_preloaded_each_time() {
        assertEquals(List.of(), Rewritten.sentences(new KeepWeights(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int k = 0; k < 4; k++) {
                    gemmini_preload(4096 + k * 16, 0xC0000000u);
                    gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
