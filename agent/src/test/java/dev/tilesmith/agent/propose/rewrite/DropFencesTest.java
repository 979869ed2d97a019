package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DropFencesTest {
    @Test
    void a_fence_between_commands_goes() {
        var change = Rewritten.first(new DropFences(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_mvin(A, 0);
                  gemmini_fence();
                  gemmini_mvout(C, 0);
                  gemmini_fence();
                }
                """);

        assertEquals("drop the fence of line 3", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_mvin(A, 0);
                  gemmini_mvout(C, 0);
                  gemmini_fence();
                }
                """, change.text());
    }

    @Test
    void the_last_fence_stays() {
        assertEquals(List.of(), Rewritten.sentences(new DropFences(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_mvout(C, 0);
                  gemmini_fence();
                }
                """));
    }
}
