package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UnrollTest {
    @Test
    void iterations_are_written_out_with_constant_addresses() {
        var change = Rewritten.first(new Unroll(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int k = 0; k < 2; k++) {
                    gemmini_extended_mvin(A[k * 16], 64 + k * 16, 16, 16);
                  }
                }
                """);

        assertEquals("unroll loop k (line 2)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_extended_mvin(A[0], 64, 16, 16);
                  gemmini_extended_mvin(A[16], 80, 16, 16);
                }
                """, change.text());
    }

    @Test
    void a_loop_that_may_end_early_is_kept() {
        assertEquals(List.of(), Rewritten.sentences(new Unroll(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int k = 0; k < 2; k++) {
                    if (k == 1) {
                      break;
                    }
                    gemmini_extended_mvin(A[k * 16], 64 + k * 16, 16, 16);
                  }
                }
                """));
    }
}
