package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrefetchTest {
    @Test
    void the_next_iteration_is_loaded_before_this_one_computes() {
        var change = Rewritten.first(new Prefetch(), "inputs", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 64; i += 16) {
                    gemmini_extended_mvin(A[i], 0, 64, 16);
                    gemmini_preload(4096, 0x80000000u + i);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                }
                """);

        assertEquals(
                "load the inputs of line 3 one iteration of loop i (line 2) ahead of their use", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  {
                    const uint32_t i_rows = 0;
                    gemmini_extended_mvin(A[0], 8192 + i_rows, 64, 16);
                  }
                  for (int i = 0; i < 64; i += 16) {
                    if (i + 16 < 64) {
                      const uint32_t i_rows = (i + 16) / 16 % 2 * 4096;
                      gemmini_extended_mvin(A[i + 16], 8192 + i_rows, 64, 16);
                    }
                    const uint32_t i_rows = i / 16 % 2 * 4096;
                    gemmini_preload(4096, 0x80000000u + i);
                    gemmini_compute_preloaded(8192 + i_rows, GARBAGE_ADDR);
                  }
                }
                """, change.text());
    }

    @Test
    void a_loop_without_loads_has_nothing_to_fetch() {
        assertEquals(List.of(), Rewritten.sentences(new Prefetch(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 64; i += 16) {
                    gemmini_preload(4096, 0x80000000u + i);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
