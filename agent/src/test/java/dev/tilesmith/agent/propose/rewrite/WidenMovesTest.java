package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WidenMovesTest {
    @Test
    void moves_of_neighbouring_blocks_become_one() {
        var change = Rewritten.first(new WidenMoves(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int j = 0; j < 4; j++) {
                    gemmini_extended_mvin(&A[0][j * 16], j * 16, 16, 16);
                  }
                }
                """);

        assertEquals("move 4 blocks at once in line 3 instead of one in each iteration of loop j", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_extended_mvin(&A[0][0], 0, 64, 16);
                }
                """, change.text());
    }

    @Test
    void blocks_are_neighbours_where_the_configuration_puts_them() {
        var source = """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  gemmini_extended4_config_ld(64, MVIN_SCALE_IDENTITY, false, 100, 0);
                  for (int j = 0; j < 4; j++) {
                    gemmini_extended_mvin(&A[0][j * 16], j * ROWS, 16, 16);
                  }
                }
                """;
        assertEquals(
                1,
                Rewritten.sentences(new WidenMoves(), source.replace("ROWS", "100"))
                        .size());
        assertEquals(List.of(), Rewritten.sentences(new WidenMoves(), source.replace("ROWS", "16")));
    }

    @Test
    void blocks_that_are_not_neighbours_in_memory_stay_apart() {
        assertEquals(List.of(), Rewritten.sentences(new WidenMoves(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int j = 0; j < 4; j++) {
                    gemmini_extended_mvin(&A[j * 16][0], j * 16, 16, 16);
                  }
                }
                """));
    }
}
