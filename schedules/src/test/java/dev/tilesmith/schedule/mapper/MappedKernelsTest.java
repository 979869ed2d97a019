package dev.tilesmith.schedule.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.gemm.GemmCost;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class MappedKernelsTest {
    private static final int RANDOM_OPS = Integer.getInteger("tilesmith.randomMappings", 20);

    @Test
    void the_mapper_comes_close_to_the_floor_of_512_cubed() {
        var op = Ops.parse("gemm:512x512x512");
        var cycles = cycles(op, new ExactMapper().best(op, 1).getFirst().source());
        assertTrue(cycles <= 541_000, "expected at most 541,000 cycles (floor 524,288), got " + cycles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:64x64x64",
                "gemm:1x1x1",
                "gemm:100x70x90,bias=row,act=relu",
                "gemm:100x70x90,bias=full,tb",
                "gemm:130x33x200,ta,bias=row",
                "gemm:96x64x192,out=i32",
                "gemm:96x64x192,out=i32,bias=full",
                "gemm:300x16x20,tb,scale=0.5",
                "gemm:16x300x20,ta,out=i32",
                "gemm:20x16x300,bias=row",
                "gemm:64x64x64,ta,tb",
                "gemm:50x70x90,ta,tb,bias=full,act=relu",
                "gemm:30x20x10,type=f32,ta,tb,bias=row",
                "gemm:50x30x45,type=f32,bias=row,act=relu",
                "gemm:64x64x64,type=f32"
            })
    void the_best_mappings_compute_every_option_and_shape(String text) {
        var op = Ops.parse(text);
        var mapped = new ExactMapper().best(op, 2);
        assertFalse(mapped.isEmpty());
        mapped.forEach(one -> cycles(op, one.source()));
    }

    @Test
    void the_cost_model_knows_what_stores_of_parts_of_lines_cost() {
        var op = (Op.Gemm) Ops.parse("gemm:784x64x256");
        var whole = new GemmMapping(1, 4, GemmMapping.WHOLE_DEPTH, GemmMapping.Right.RESIDENT);
        var parts = new GemmMapping(1, 3, GemmMapping.WHOLE_DEPTH, GemmMapping.Right.RESIDENT);
        for (var mapping : List.of(whole, parts)) {
            var cycles = cycles(op, KernelGenerator.kernel(op, mapping));
            var estimate = GemmCost.of(op, mapping).cycles();
            assertEquals(cycles, estimate, 0.15 * cycles, mapping.describe(16));
        }
    }

    @Test
    void random_mappings_of_random_products_are_correct() {
        var random = new Random(7);
        for (var i = 0; i < RANDOM_OPS; i++) {
            var op = (Op.Gemm) Ops.parse(randomOp(random));
            var ranked = ExactMapper.ranked(op);
            var mapping = ranked.get(random.nextInt(ranked.size())).mapping();
            cycles(op, KernelGenerator.kernel(op, mapping));
        }
    }

    private static String randomOp(Random random) {
        var text = new StringBuilder(
                "gemm:%dx%dx%d".formatted(1 + random.nextInt(150), 1 + random.nextInt(150), 1 + random.nextInt(150)));
        text.append(List.of("", ",ta", ",tb", ",ta,tb").get(random.nextInt(4)));
        text.append(List.of("", ",bias=row", ",bias=full").get(random.nextInt(3)));
        text.append(List.of("", ",out=i32", ",act=relu").get(random.nextInt(3)));
        return text.toString();
    }

    @Test
    void random_mappings_with_their_depth_split_are_correct() {
        var random = new Random(11);
        for (var done = 0; done < RANDOM_OPS; ) {
            var op = (Op.Gemm) Ops.parse(randomOp(random));
            var mapping = new GemmMapping(
                    1 + random.nextInt(Math.min(4, Math.ceilDiv(op.m(), 16))),
                    1 + random.nextInt(Math.min(4, Math.ceilDiv(op.n(), 16))),
                    4 * (1 + random.nextInt(2)),
                    GemmMapping.Right.STREAMED);
            if (mapping.fits(op)) {
                cycles(op, KernelGenerator.kernel(op, mapping));
                done++;
            }
        }
    }

    @Test
    void panels_that_do_not_divide_the_depth_bring_every_row_block() {
        for (var text : List.of("gemm:96x96x96", "gemm:96x90x90,ta", "gemm:96x70x96,tb,bias=row")) {
            var op = (Op.Gemm) Ops.parse(text);
            for (var rowBlocks = 1; rowBlocks <= 6; rowBlocks++) {
                var mapping = new GemmMapping(rowBlocks, 2, 4, GemmMapping.Right.STREAMED);
                assertTrue(mapping.fits(op), mapping::toString);
                cycles(op, KernelGenerator.kernel(op, mapping));
            }
        }
    }

    @Test
    void depth_is_split_only_where_moves_begin_and_while_b_passes() {
        var op = (Op.Gemm) Ops.parse("gemm:96x96x96");
        assertFalse(new GemmMapping(2, 2, 3, GemmMapping.Right.STREAMED).fits(op));
        assertFalse(new GemmMapping(2, 2, 4, GemmMapping.Right.RESIDENT).fits(op));
    }

    @Test
    void very_deep_products_have_large_tiles() {
        var op = (Op.Gemm) Ops.parse("gemm:128x3072x64");
        var best = ExactMapper.ranked(op).getFirst();
        assertTrue(best.mapping().rowBlocks() * best.mapping().columnBlocks() >= 16, best::toString);
        cycles(op, KernelGenerator.kernel(op, best.mapping()));
    }

    static long cycles(Op op, String source) {
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);
        return switch (evaluator.evaluate(op, new Kernel("mapped.c", source), new Cycles(Long.MAX_VALUE))) {
            case Verdict.Correct correct -> correct.cycles().count();
            case Verdict.Rejected rejected ->
                throw new AssertionError(
                        "%s: %s: %s%n%s".formatted(op.text(), rejected.label(), rejected.reason(), source));
        };
    }
}
