package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OverwriteFirstTest {
    @Test
    void the_first_compute_overwrites_so_that_nothing_is_cleared() {
        var change = Rewritten.first(new OverwriteFirst(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(0, 0x80000000u, 16, 16);
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, 0xC0000000u);
                      gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                    }
                    gemmini_mvout(C[i * 16], 0x80000000u);
                  }
                }
                """);

        assertEquals(
                "drop the zero fill of line 3: let the first compute (line 5) overwrite the accumulator",
                change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, k == 0 ? 0x80000000u : 0xC0000000u);
                      gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                    }
                    gemmini_mvout(C[i * 16], 0x80000000u);
                  }
                }
                """, change.text());
    }

    @Test
    void a_tile_that_begins_with_a_bias_is_kept() {
        assertEquals(List.of(), Rewritten.sentences(new OverwriteFirst(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_extended_mvin(A[0], 0x80000000u, 16, 16);
                  for (int k = 0; k < 4; k++) {
                    gemmini_preload(4096 + k * 16, 0xC0000000u);
                    gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
