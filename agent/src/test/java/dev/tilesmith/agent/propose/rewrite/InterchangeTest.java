package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InterchangeTest {
    @Test
    void two_loops_change_places() {
        var change = Rewritten.first(new Interchange(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 2; j++) {
                      gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                    }
                  }
                }
                """);

        assertEquals("swap loops i (line 2) and j (line 3)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int j = 0; j < 2; j++) {
                    for (int i = 0; i < 4; i++) {
                      gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void a_loop_whose_bound_depends_on_the_other_stays_inside() {
        assertEquals(List.of(), Rewritten.sentences(new Interchange(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < i; j++) {
                      gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                    }
                  }
                }
                """));
    }
}
