package dev.tilesmith.schedule.mapper;

import static dev.tilesmith.schedule.mapper.MappedKernelsTest.cycles;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.conv.ConvMapping;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedConvolutionsTest {
    private static final int RANDOM_OPS = Integer.getInteger("tilesmith.randomMappings", 20);

    @Test
    void the_mapper_comes_close_to_the_floor_of_a_deep_convolution() {
        var op = Ops.parse("conv:4x14x14x128,k=128,r=3,s=3,pad=1");
        var cycles = cycles(op, new ExactMapper().best(op, 1).getFirst().source());
        assertTrue(cycles <= 445_000, "expected at most 445,000 cycles (floor 409,600), got " + cycles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv:1x8x8x16,k=16,r=3,s=3,pad=1",
                "conv:1x1x1x1,k=1,r=1,s=1",
                "conv:2x9x17x20,k=40,r=3,s=3,pad=1,bias=row,act=relu",
                "conv:3x7x5x33,k=70,r=3,s=2,bias=full",
                "conv:2x11x13x16,k=32,r=3,s=3,stride=2,pad=1,out=i32",
                "conv:2x9x9x8,k=12,r=2,s=5,stride=3,pad=4,bias=full,out=i32",
                "conv:2x8x8x64,k=32,r=1,s=1,stride=2,bias=row",
                "conv:1x6x20x24,k=33,r=3,s=3,pad=1,tb,bias=row,scale=0.01",
                "conv:1x5x4x40,k=16,r=5,s=1,pad=4",
                "conv:2x6x7x10,k=9,r=3,s=3,pad=1,type=f32,bias=row,act=relu",
                "conv:1x30x3x3,k=16,r=7,s=3,stride=2,pad=3"
            })
    void the_best_mappings_compute_every_option_and_shape(String text) {
        var op = Ops.parse(text);
        var mapped = new ExactMapper().best(op, 2);
        assertFalse(mapped.isEmpty());
        mapped.forEach(one -> cycles(op, one.source()));
    }

    @Test
    void a_small_image_of_many_channels_passes_by_kernel_position() {
        var op = (Op.Conv2d) Ops.parse("conv:1x7x7x256,k=256,r=3,s=3,pad=1");
        var best = ConvMappings.ranked(op).getFirst().mapping();
        assertEquals(ConvMapping.Weights.BY_POSITION, best.weights());
        var cycles = cycles(op, KernelGenerator.kernel(op, best));
        assertTrue(cycles <= 120_000, "expected at most 120,000 cycles (floor 92,416), got " + cycles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv:1x7x7x40,k=70,r=3,s=3,pad=1,bias=row,act=relu",
                "conv:1x7x7x64,k=64,r=3,s=3,pad=1,bias=full",
                "conv:3x5x6x32,k=48,r=3,s=3,stride=2,pad=1,bias=row",
                "conv:2x7x7x48,k=100,r=1,s=1,stride=2,bias=full",
                "conv:2x4x4x16,k=16,r=1,s=1,out=i32",
                "conv:1x9x9x20,k=12,r=2,s=5,stride=3,pad=4,bias=row",
                "conv:1x6x20x24,k=33,r=3,s=3,tb,bias=row,scale=0.01",
                "conv:1x8x8x20,k=20,r=4,s=2,bias=full,out=i32",
                "conv:2x4x5x10,k=9,r=3,s=3,pad=1,type=f32,bias=row,act=relu"
            })
    void kernels_whose_weights_pass_by_position_compute_every_option_and_shape(String text) {
        everyMapping(text, ConvMapping.Weights.BY_POSITION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv:1x24x24x3,k=64,r=7,s=7,stride=2,pad=3",
                "conv:2x13x11x4,k=20,r=3,s=3,pad=1,bias=row,act=relu",
                "conv:3x12x19x5,k=33,r=3,s=5,stride=3,pad=1,bias=full",
                "conv:1x9x40x1,k=16,r=3,s=3,out=i32,bias=full",
                "conv:1x11x9x2,k=40,r=2,s=4,pad=1,bias=row",
                "conv:2x8x9x3,k=9,r=3,s=3,pad=1,type=f32,bias=row,act=relu"
            })
    void kernels_whose_depth_is_a_kernel_row_compute_every_option_and_shape(String text) {
        everyMapping(text, ConvMapping.Weights.BY_ROW);
    }

    @Test
    void the_first_layer_of_a_network_has_kernel_rows_as_its_depth() {
        var op = (Op.Conv2d) Ops.parse("conv:1x48x48x3,k=64,r=7,s=7,stride=2,pad=3");
        var best = ConvMappings.ranked(op).getFirst().mapping();
        assertEquals(ConvMapping.Weights.BY_ROW, best.weights());
        var cycles = cycles(op, KernelGenerator.kernel(op, best));
        assertTrue(cycles <= 80_000, "expected at most 80,000 cycles (floor 19,600), got " + cycles);
    }

    private static void everyMapping(String text, ConvMapping.Weights weights) {
        var op = (Op.Conv2d) Ops.parse(text);
        var mapped = ConvMappings.ranked(op).stream()
                .map(ConvMappings.Ranked::mapping)
                .filter(mapping -> mapping.weights() == weights)
                .toList();
        assertFalse(mapped.isEmpty());
        mapped.forEach(one -> cycles(op, KernelGenerator.kernel(op, one)));
    }

    @Test
    void random_mappings_of_random_convolutions_are_correct() {
        var random = new Random(7);
        for (var i = 0; i < RANDOM_OPS; i++) {
            var op = (Op.Conv2d) Ops.parse(randomOp(random));
            var ranked = ConvMappings.ranked(op);
            var mapping = ranked.get(random.nextInt(ranked.size())).mapping();
            cycles(op, KernelGenerator.kernel(op, mapping));
        }
    }

    private static String randomOp(Random random) {
        var kernelRows = 1 + random.nextInt(4);
        var kernelColumns = 1 + random.nextInt(4);
        var text = new StringBuilder("conv:%dx%dx%dx%d,k=%d,r=%d,s=%d,stride=%d,pad=%d"
                .formatted(
                        1 + random.nextInt(3),
                        kernelRows + random.nextInt(14),
                        kernelColumns + random.nextInt(30),
                        1 + random.nextInt(90),
                        1 + random.nextInt(90),
                        kernelRows,
                        kernelColumns,
                        1 + random.nextInt(3),
                        random.nextInt(Math.max(kernelRows, kernelColumns))));
        text.append(List.of("", "", ",tb").get(random.nextInt(3)));
        text.append(List.of("", ",bias=row", ",bias=full").get(random.nextInt(3)));
        text.append(List.of("", ",out=i32", ",act=relu").get(random.nextInt(3)));
        return text.toString();
    }
}
