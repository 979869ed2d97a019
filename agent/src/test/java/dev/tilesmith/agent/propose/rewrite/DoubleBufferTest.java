package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DoubleBufferTest {
    @Test
    void consecutive_iterations_load_into_different_rows() {
        var change = Rewritten.first(new DoubleBuffer(), "inputs", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_extended_mvin(A[i * 16], 0, 64, 16);
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, 0x80000000u + i * 16);
                      gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                    }
                  }
                }
                """);

        assertEquals(
                "let consecutive iterations of loop i (line 2) use different scratchpad rows for the inputs of line 3",
                change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    const uint32_t i_rows = i % 2 * 4096;
                    gemmini_extended_mvin(A[i * 16], 8192 + i_rows, 64, 16);
                    for (int k = 0; k < 4; k++) {
                      gemmini_preload(4096 + k * 16, 0x80000000u + i * 16);
                      gemmini_compute_preloaded(k * 16 + 8192 + i_rows, GARBAGE_ADDR);
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void data_that_only_the_first_iteration_loads_stay_in_their_rows() {
        assertEquals(List.of(), Rewritten.sentences(new DoubleBuffer(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    if (i == 0) {
                      gemmini_extended_mvin(A[0], 0, 64, 16);
                    }
                    gemmini_preload(4096, 0x80000000u + i * 16);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
