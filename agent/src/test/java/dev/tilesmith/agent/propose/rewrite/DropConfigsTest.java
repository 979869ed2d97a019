package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DropConfigsTest {
    @Test
    void a_configuration_that_never_changes_moves_out_of_the_loops() {
        var change = Rewritten.first(new DropConfigs(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_config_ld(64);
                    gemmini_mvin(A[i * 16], i * 16);
                  }
                }
                """);

        assertEquals("move the configuration of line 3 out of loop i (line 2)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_config_ld(64);
                  for (int i = 0; i < 4; i++) {
                    gemmini_mvin(A[i * 16], i * 16);
                  }
                }
                """, change.text());
    }

    @Test
    void a_configuration_that_alternates_with_another_stays() {
        assertEquals(List.of(), Rewritten.sentences(new DropConfigs(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    gemmini_config_ld(64);
                    gemmini_mvin(A[i * 16], i * 16);
                    gemmini_config_ld(0);
                    gemmini_mvin(B[0], 4096 + i * 16);
                  }
                }
                """));
    }
}
