package dev.tilesmith.sim.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RoundingTest {
    @Test
    void halves_round_to_even_and_the_ends_saturate() {
        assertEquals(2, Rounding.scaledToInt8(5, 0.5f));
        assertEquals(4, Rounding.scaledToInt8(7, 0.5f));
        assertEquals(-2, Rounding.scaledToInt8(-5, 0.5f));
        assertEquals(-4, Rounding.scaledToInt8(-7, 0.5f));
        assertEquals(127, Rounding.scaledToInt8(1000, 1));
        assertEquals(-128, Rounding.scaledToInt8(-1000, 1));
        assertEquals(127, Rounding.scaledToInt8(255, 0.5f));
        assertEquals(-128, Rounding.scaledToInt8(-257, 0.5f));
    }

    /** Here the vendor's macro goes one further from zero (gemmini.md 3.4); the hardware does not. */
    @Test
    void a_product_just_below_a_whole_number_rounds_to_it() {
        for (var k = -8; k < 8; k++) {
            assertEquals(k, Rounding.scaledToInt8(41 * k, 1 / 41f), "41 * " + k + " / 41");
        }
    }

    /** The figures are those that Spike prints. */
    @Test
    void the_macro_of_the_vendor_may_go_one_further_from_zero() {
        int[] printed = {-9, -7, -6, -5, -5, -3, -3, -2, 0, 2, 3, 3, 5, 5, 6, 7};
        for (var k = -8; k < 8; k++) {
            assertEquals(printed[k + 8], Rounding.vendorScaledToInt8(41 * k, 1 / 41f), "41 * " + k + " / 41");
        }
        assertEquals(2, Rounding.vendorScaledToInt8(5, 0.5f));
        assertEquals(-4, Rounding.vendorScaledToInt8(-7, 0.5f));
        assertEquals(127, Rounding.vendorScaledToInt8(1, Float.POSITIVE_INFINITY));
        assertEquals(-128, Rounding.vendorScaledToInt8(-1, Float.NaN));
    }

    @Test
    void a_large_sum_is_rounded_to_a_float_before_it_is_scaled() {
        assertEquals(16, Rounding.scaledToInt8((1 << 24) + 1, 0x1p-20f));
        assertEquals(1, Rounding.scaledToInt8(Integer.MAX_VALUE, 0x1p-31f));
    }

    @Test
    void infinite_products_saturate_and_nan_is_the_largest_number() {
        assertEquals(127, Rounding.scaledToInt8(1, Float.POSITIVE_INFINITY));
        assertEquals(-128, Rounding.scaledToInt8(-1, Float.POSITIVE_INFINITY));
        assertEquals(127, Rounding.scaledToInt8(0, Float.POSITIVE_INFINITY));
        assertEquals(127, Rounding.scaledToInt8(-1, Float.NaN));
    }

    @Test
    void shifts_round_to_nearest_even() {
        assertEquals(5, Rounding.shiftedRight(5, 0));
        assertEquals(2, Rounding.shiftedRight(5, 1));
        assertEquals(4, Rounding.shiftedRight(7, 1));
        assertEquals(-2, Rounding.shiftedRight(-5, 1));
        assertEquals(-4, Rounding.shiftedRight(-7, 1));
        assertEquals(1, Rounding.shiftedRight(5, 2));
        assertEquals(2, Rounding.shiftedRight(6, 2));
        assertEquals(2, Rounding.shiftedRight(7, 2));
        assertEquals(0, Rounding.shiftedRight(1 << 30, 31));
        assertEquals(-1, Rounding.shiftedRight(Integer.MIN_VALUE, 31));
    }

    @Test
    void saturation_keeps_what_fits() {
        assertEquals((1 << 19) - 1, Rounding.saturated(1 << 19, 20));
        assertEquals(-(1 << 19), Rounding.saturated(-(1 << 19) - 1, 20));
        assertEquals(-(1 << 19), Rounding.saturated(-(1 << 19), 20));
    }

    @Test
    void the_float_relu_keeps_negative_zero() {
        assertEquals(0, Float.compare(-0.0f, Rounding.relu(-0.0f)));
        assertEquals(0, Float.compare(0.0f, Rounding.relu(-1)));
        assertEquals(3, Rounding.relu(3));
    }
}
