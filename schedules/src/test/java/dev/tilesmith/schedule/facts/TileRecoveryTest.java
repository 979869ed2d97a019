package dev.tilesmith.schedule.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.mapper.KernelGenerator;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileRecoveryTest {
    @ParameterizedTest(name = "{0} in tiles of {1}x{2} blocks, {3}")
    @CsvSource({
        "'gemm:192x64x256', 4, 2, STREAMED, 64, 32, 64",
        "'gemm:192x64x256', 4, 2, RESIDENT, 64, 32, 64",
        "'gemm:192x64x256,bias=row,act=relu', 4, 2, STREAMED, 64, 32, 64",
        "'gemm:192x64x256,ta', 4, 2, RESIDENT, 64, 32, 64",
        "'gemm:192x64x256,tb,out=i32', 2, 4, STREAMED, 32, 64, 64",
        "'gemm:100x50x70', 3, 2, STREAMED, 48, 32, 50",
        "'gemm:100x50x70', 7, 2, STREAMED, 100, 32, 50",
        "'gemm:24x20x40,type=f32', 2, 3, STREAMED, 8, 12, 20"
    })
    void a_mappers_kernel_tells_its_mapping(
            String text, int rowBlocks, int columnBlocks, GemmMapping.Right right, int rows, int columns, int depth) {
        var op = (Op.Gemm) Ops.parse(text);
        var mapping = new GemmMapping(rowBlocks, columnBlocks, right);
        var resident = new TreeSet<String>();
        var buffered = new TreeSet<String>();
        (rows == op.m() ? resident : buffered).add("A");
        (right == GemmMapping.Right.RESIDENT ? resident : buffered).add("B");
        assertEquals(
                Optional.of(new TileFacts(rows, columns, depth, resident, buffered)),
                facts(op, KernelGenerator.kernel(op, mapping)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'gemm:256x256x256', 16, 64, 64",
        "'gemm:100x50x70,bias=full', 16, 64, 50",
        "'gemm:24x20x40,type=f32', 4, 16, 16",
        "'conv:1x12x20x64,k=32,r=3,s=3,pad=1', 16, 32, 64"
    })
    void a_plain_kernel_keeps_nothing_and_has_one_buffer(String text, int rows, int columns, int depth) {
        var op = Ops.parse(text);
        assertEquals(
                Optional.of(new TileFacts(rows, columns, depth, Set.of(), Set.of())),
                facts(op, StartingKernels.of(op, Start.PLAIN)));
    }

    @Test
    void what_fits_the_scratchpad_whole_stays() {
        var op = Ops.parse("gemm:16x64x64");
        assertEquals(
                Optional.of(new TileFacts(16, 64, 64, Set.of("A", "B"), Set.of())),
                facts(op, StartingKernels.of(op, Start.PLAIN)));
    }

    @Test
    void sums_that_stay_in_the_array_tell_nothing() {
        var op = Ops.parse("gemm:16x16x16");
        assertEquals(Optional.empty(), facts(op, """
                #include "gemmini.h"
                void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
                  gemmini_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                  gemmini_mvin(A, 0);
                  gemmini_mvin(B, 16);
                  gemmini_preload_zeros(32);
                  gemmini_compute_preloaded(0, 16);
                  gemmini_mvout(C, 32);
                  gemmini_fence();
                }
                """));
    }

    @Test
    void a_kernel_that_faults_or_does_not_parse_tells_nothing() {
        var op = Ops.parse("gemm:16x16x16");
        assertEquals(Optional.empty(), facts(op, "nonsense"));
        assertEquals(Optional.empty(), facts(op, """
                #include "gemmini.h"
                void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
                  gemmini_config_ld(16);
                  gemmini_mvin(A, 1 << 20);
                }
                """));
    }

    private static Optional<TileFacts> facts(Op op, String source) {
        return TileRecovery.of(new BuiltinCompiler(), op, new Kernel("kernel.c", source));
    }
}
