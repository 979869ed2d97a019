package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TileTest {
    @Test
    void an_inner_loop_is_cut_into_tiles_outside_of_the_outer_one() {
        var change = Rewritten.first(new Tile(), "", """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 8; j++) {
                      gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                    }
                  }
                }
                """);

        assertEquals("tile loop j (line 3) around loop i (line 2)", change.sentence());
        assertEquals("""
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int j_tile = 0; j_tile < 8; j_tile += 4) {
                    for (int i = 0; i < 4; i++) {
                      for (int j = j_tile; j < j_tile + 4; j++) {
                        gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                      }
                    }
                  }
                }
                """, change.text());
    }

    @Test
    void a_loop_of_two_iterations_is_not_cut() {
        assertEquals(List.of(), Rewritten.sentences(new Tile(), """
                void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
                  for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 2; j++) {
                      gemmini_preload(4096 + j * 16, 0x80000000u + i * 16);
                    }
                  }
                }
                """));
    }
}
