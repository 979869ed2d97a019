package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeparateBanksTest {
    @Test
    void inputs_move_out_of_the_bank_of_the_weights() {
        var change = Rewritten.first(new SeparateBanks(), "move the inputs", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  const uint32_t a_sp = 0;
                  gemmini_extended_mvin(A[0], a_sp, 16, 16);
                  gemmini_extended_mvin(B[0], 64, 16, 16);
                  gemmini_preload(64, 0x80000000u);
                  gemmini_compute_preloaded(a_sp, GARBAGE_ADDR);
                }
                """);

        assertEquals(
                "move the inputs of line 3 to another scratchpad bank than the weights of line 4", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  const uint32_t a_sp = 4096;
                  gemmini_extended_mvin(A[0], a_sp, 16, 16);
                  gemmini_extended_mvin(B[0], 64, 16, 16);
                  gemmini_preload(64, 0x80000000u);
                  gemmini_compute_preloaded(a_sp, GARBAGE_ADDR);
                }
                """, change.text());
    }

    @Test
    void operands_in_different_banks_stay() {
        assertEquals(List.of(), Rewritten.sentences(new SeparateBanks(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_preload(4096, 0x80000000u);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                }
                """));
    }
}
