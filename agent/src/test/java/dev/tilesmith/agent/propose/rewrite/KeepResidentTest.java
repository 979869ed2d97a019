package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KeepResidentTest {
    @Test
    void loads_that_a_loop_repeats_run_in_its_first_iteration_only() {
        var change = Rewritten.first(new KeepResident(), "weights", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int k = 0; k < 4; k++) {
                      gemmini_extended_mvin(&A[i * 16][k * 16], 0, 16, 16);
                      gemmini_extended_mvin2(&B[k * 16][0], 4096, 16, 16);
                      gemmini_preload(4096, 0xC0000000u + i * 16);
                      gemmini_compute_preloaded(0, GARBAGE_ADDR);
                    }
                  }
                }
                """);

        assertEquals(
                "load the weights of line 5 once for all iterations of loop i (line 2), each tile of loop k in rows of its own",
                change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int k = 0; k < 4; k++) {
                      gemmini_extended_mvin(&A[i * 16][k * 16], 0, 16, 16);
                      if (i == 0) {
                        gemmini_extended_mvin2(&B[k * 16][0], 4096 + k * 16, 16, 16);
                      }
                      gemmini_preload(4096 + k * 16, 0xC0000000u + i * 16);
                      gemmini_compute_preloaded(0, GARBAGE_ADDR);
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void loads_that_depend_on_every_loop_stay() {
        assertEquals(List.of(), Rewritten.sentences(new KeepResident(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(&A[i * 16][0], 0, 16, 16);
                    gemmini_preload(4096, 0xC0000000u + i * 16);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
