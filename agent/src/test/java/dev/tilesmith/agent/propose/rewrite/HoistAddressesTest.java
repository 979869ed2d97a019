package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HoistAddressesTest {
    @Test
    void sums_that_a_loop_does_not_change_are_computed_before_it() {
        var change = Rewritten.first(new HoistAddresses(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    const uint32_t part = i % 2 * 512;
                    for (int k = 0; k < 4; k++) {
                      gemmini_compute_preloaded(4096 + i * 64 + part + k * 16, GARBAGE_ADDR);
                    }
                  }
                }
                """);

        assertEquals(
                "compute what loop k (line 4) does not change in its local addresses in front of it",
                change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    const uint32_t part = i % 2 * 512;
                    const uint32_t k_base1 = 4096 + i * 64 + part;
                    for (int k = 0; k < 4; k++) {
                      gemmini_compute_preloaded(k_base1 + k * 16, GARBAGE_ADDR);
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void sums_with_one_fixed_term_stay() {
        assertEquals(List.of(), Rewritten.sentences(new HoistAddresses(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int k = 0; k < 4; k++) {
                    gemmini_compute_preloaded(4096 + k * 16, GARBAGE_ADDR);
                  }
                }
                """));
    }
}
