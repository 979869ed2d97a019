package dev.tilesmith.agent.propose.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopStructureTest {
    private static final String PRODUCT = "out[a][b] in[a][c] in[c][b] sums c";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'gemm:128x256x512', 'out[a][b] in[a][c] in[c][b] sums c; extents 128 512 256'",
        "'gemm:100x50x70', 'out[a][b] in[a][c] in[c][b] sums c; extents 100 70 50'",
        "'gemm:128x256x512,tb', 'out[a][b] in[a][c] in[b][c] sums c; extents 128 512 256'",
        "'gemm:128x256x512,bias=row', 'out[a][b] in[a][c] in[b] in[c][b] sums c; extents 128 512 256'",
        "'conv:2x12x20x64,k=32,r=3,s=5,pad=1', 'out[a][b][c][d] in[a][b+e][c+f][g] in[e][f][g][d] sums e,f,g;"
                + " extents 2 12 18 32 3 5 64'"
    })
    void a_plain_kernel_has_the_axes_of_its_op(String op, String structure) {
        assertEquals(
                structure.replaceAll(" +", " "),
                LoopStructure.of(StartingKernels.of(Ops.parse(op), Start.PLAIN), GemminiConfig.INT8_16)
                        .map(LoopStructure::text)
                        .orElse("none"));
    }

    @Test
    void order_names_tiles_and_parameters_do_not_matter() {
        var expected = Optional.of(new LoopStructure(PRODUCT, List.of(64L, 64L, 128L)));
        assertEquals(expected, structure("""
                void kernel(int32_t out[64][64], const int8_t right[128][64], const int8_t left[64][128]) {
                  for (int k = 0; k < 64; k++) {
                    for (int i = 0; i < 64; i++) {
                      int32_t sum = 0;
                      for (int j = 0; j < 128; j++) {
                        sum += left[i][j] * right[j][k];
                      }
                      out[i][k] = sum;
                    }
                  }
                }
                """));
        assertEquals(expected, structure("""
                #include "gemmini.h"
                void kernel(const elem_t A[64][128], const elem_t B[128][64], elem_t C[64][64]) {
                  gemmini_config_ld(128);
                  for (int j0 = 0; j0 < 64; j0 += 32) {
                    for (int i0 = 0; i0 < 64; i0 += 16) {
                      for (int k0 = 0; k0 < 128; k0 += 64) {
                        const elem_t *a = &A[i0][k0];
                        gemmini_extended_mvin(a, 0, 64, 16);
                        for (int k = 0; k < 64; k += 16) {
                          gemmini_extended_mvin2(&B[k0 + k][j0], 64 + k, 32, 16);
                          gemmini_preload(64 + k, k0 + k == 0 ? 0x80000000u : 0xC0000000u);
                          gemmini_compute_preloaded(k, GARBAGE_ADDR);
                        }
                      }
                      gemmini_extended_mvout(&C[i0][j0], 0x80000000u, 32, 16);
                    }
                  }
                }
                """));
    }

    @Test
    void an_array_that_is_added_to_is_read_and_written() {
        assertEquals("inout[a] in[a]", structure("""
                void kernel(const int8_t x[256], int32_t y[256]) {
                  for (int i = 0; i < 256; i++) {
                    y[i] += x[i];
                  }
                }
                """).orElseThrow().form());
    }

    @Test
    void an_address_that_moves_on_tells_nothing() {
        assertEquals(Optional.empty(), structure("""
                #include "gemmini.h"
                void kernel(const elem_t A[64][16], elem_t C[64][16]) {
                  const elem_t *a = A[0];
                  for (int i = 0; i < 64; i += 16) {
                    gemmini_mvin(a, i);
                    a += 256;
                    gemmini_mvout(&C[i][0], i);
                  }
                }
                """));
    }

    @Test
    void structures_are_alike_when_no_axis_is_much_longer_beside_the_others() {
        var square = new LoopStructure(PRODUCT, List.of(512L, 512L, 512L));
        assertTrue(square.isLike(new LoopStructure(PRODUCT, List.of(64L, 64L, 64L))));
        assertTrue(square.isLike(new LoopStructure(PRODUCT, List.of(512L, 1024L, 512L))));
        assertFalse(square.isLike(new LoopStructure(PRODUCT, List.of(12544L, 256L, 64L))));
        assertFalse(square.isLike(new LoopStructure("out[a][b] in[a][c] in[b][c] sums c", List.of(512L, 512L, 512L))));
        assertTrue(square.distance(new LoopStructure(PRODUCT, List.of(512L, 1024L, 512L)))
                < square.distance(new LoopStructure(PRODUCT, List.of(64L, 64L, 64L))));
    }

    @Test
    void the_line_form_is_read_back_and_anything_else_is_none() {
        var structure = new LoopStructure(PRODUCT, List.of(1L, 20L, 300L));
        assertEquals(Optional.of(structure), LoopStructure.parse(structure.text()));
        for (var text : List.of("", "one loop", PRODUCT + "; extents ", PRODUCT + "; extents 0 1", "; extents x")) {
            assertEquals(Optional.empty(), LoopStructure.parse(text));
        }
    }

    private static Optional<LoopStructure> structure(String source) {
        return LoopStructure.of(source, GemminiConfig.INT8_16);
    }
}
