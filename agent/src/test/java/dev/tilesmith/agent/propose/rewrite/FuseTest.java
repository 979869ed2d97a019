package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FuseTest {
    @Test
    void loops_that_count_alike_become_one() {
        var change = Rewritten.first(new Fuse(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(A[i * 16], i * 16, 16, 16);
                  }
                  for (int k = 0; k < 4; k++) {
                    gemmini_extended_mvin(B[k * 16], 4096 + k * 16, 16, 16);
                  }
                }
                """);

        assertEquals("join loops i (line 2) and k (line 5)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(A[i * 16], i * 16, 16, 16);
                    gemmini_extended_mvin(B[i * 16], 4096 + i * 16, 16, 16);
                  }
                }
                """, change.text());
    }

    @Test
    void a_loop_that_needs_all_rows_of_the_one_before_stays_behind_it() {
        assertEquals(List.of(), Rewritten.sentences(new Fuse(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(A[i * 16], i * 16, 16, 16);
                  }
                  for (int k = 0; k < 4; k++) {
                    gemmini_compute_preloaded(48 - k * 16, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
