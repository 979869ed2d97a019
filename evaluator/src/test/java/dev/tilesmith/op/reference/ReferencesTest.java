package dev.tilesmith.op.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Distribution;
import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Inputs;
import dev.tilesmith.op.Ops;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferencesTest {
    private static byte[] exact(String op, byte[]... arrays) {
        return switch (References.run(Ops.parse(op), List.of(arrays)).getFirst()) {
            case Expected.Exact exact -> exact.content();
            case Expected.Approximate _ -> throw new AssertionError("an int8 op is exact");
        };
    }

    private static byte[] bytes(int... values) {
        var result = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }

    @Test
    void a_small_product_is_what_it_should_be() {
        var a = bytes(1, 2, 3, 4, 5, 6);
        var b = bytes(1, 0, 0, 1, 1, 1);
        assertEquals(List.of(4, 5, 10, 11), integers(exact("gemm:2x3x2,scale=1", a, b, new byte[4])));
        var stored = bytes(1, 4, 2, 5, 3, 6);
        assertEquals(List.of(4, 5, 10, 11), integers(exact("gemm:2x3x2,ta,scale=1", stored, b, new byte[4])));
        var columns = bytes(1, 0, 1, 0, 1, 1);
        assertEquals(List.of(4, 5, 10, 11), integers(exact("gemm:2x3x2,tb,scale=1", a, columns, new byte[4])));
    }

    @Test
    void ties_round_to_even_and_ends_saturate() {
        var a = bytes(1, 3, 5, -1, -3, 127, -128);
        var b = bytes(1);
        assertEquals(List.of(0, 2, 2, 0, -2, 64, -64), integers(exact("gemm:7x1x1,scale=0.5", a, b, new byte[7])));
        assertEquals(List.of(4, 12, 20, -4, -12, 127, -128), integers(exact("gemm:7x1x1,scale=4", a, b, new byte[7])));
    }

    @Test
    void relu_comes_before_a_negative_scale() {
        assertEquals(
                List.of(0, -5), integers(exact("gemm:2x1x1,act=relu,scale=-1", bytes(-7, 5), bytes(1), new byte[2])));
    }

    @Test
    void a_padded_convolution_skips_what_is_outside() {
        var image = bytes(1, 2, 3, 4);
        var weights = bytes(1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertEquals(
                List.of(10, 10, 10, 10),
                integers(exact("conv:1x2x2x1,k=1,r=3,s=3,pad=1,scale=1", image, weights, new byte[4])));
    }

    @Test
    void sums_wrap_like_the_accumulator() {
        var bias = new byte[4];
        ElementType.INT32.store(bias, 0, Integer.MAX_VALUE);
        var result = exact("gemm:1x1x1,bias=row,out=i32", bytes(1), bytes(1), bias, new byte[4]);
        assertEquals(Integer.MIN_VALUE, ElementType.INT32.load(result, 0));
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void a_naive_product_agrees(Distribution distribution) {
        var op = Ops.parse("gemm:19x37x23,bias=full,scale=0.003");
        var arrays = Inputs.of(op, distribution, 7);
        var result = exact(op.text(), arrays.toArray(new byte[0][]));
        for (var i = 0; i < 19 * 23; i++) {
            var sum = (int) ElementType.INT32.load(arrays.get(2), i);
            for (var k = 0; k < 37; k++) {
                sum += arrays.get(0)[i / 23 * 37 + k] * arrays.get(1)[k * 23 + i % 23];
            }
            var scaled = Math.rint((float) sum * 0.003f);
            assertEquals((byte) Math.clamp(scaled, -128.0, 127.0), result[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void outputs_are_not_degenerate(Distribution distribution) {
        var op = Ops.parse("gemm:64x64x64");
        var result = exact(op.text(), Inputs.of(op, distribution, 3).toArray(new byte[0][]));
        var kinds = integers(result).stream().distinct().count();
        assertTrue(
                kinds > (distribution == Distribution.SPARSE ? 1 : 30), distribution + " gives " + kinds + " values");
    }

    @Test
    void inputs_depend_on_the_seed_alone() {
        var op = Ops.parse("gemm:8x8x8,bias=row");
        assertEquals(
                integers(Inputs.of(op, Distribution.UNIFORM, 1).getFirst()),
                integers(Inputs.of(op, Distribution.UNIFORM, 1).getFirst()));
        assertTrue(!integers(Inputs.of(op, Distribution.UNIFORM, 1).getFirst())
                .equals(integers(Inputs.of(op, Distribution.UNIFORM, 2).getFirst())));
    }

    private static List<Integer> integers(byte[] content) {
        var result = new java.util.ArrayList<Integer>();
        for (var value : content) {
            result.add((int) value);
        }
        return result;
    }
}
