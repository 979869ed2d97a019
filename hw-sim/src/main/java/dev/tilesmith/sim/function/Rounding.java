package dev.tilesmith.sim.function;

/** Narrowing of numbers as the hardware does it (Arithmetic.scala, Configs.scala): to nearest, ties to even. */
final class Rounding {
    private Rounding() {}

    /**
     * {@code value * scale} as an int8: int to float, product and back to int each round to nearest even, and the end
     * saturates. An infinite product saturates by its sign; NaN becomes the largest number (hardfloat RecFNToIN).
     */
    static int scaledToInt8(int value, float scale) {
        var product = (float) value * scale;
        if (Float.isNaN(product)) {
            return Byte.MAX_VALUE;
        }
        var rounded = Math.rint(product);
        return (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, rounded));
    }

    /**
     * The same as the vendor's C macro computes it (gemmini.md 3.4): below a power of two by one unit in the last place,
     * it is one too far from zero. NaN becomes the smallest number, as x86 converts it.
     */
    static int vendorScaledToInt8(int value, float scale) {
        var product = (float) value * scale;
        if (Float.isNaN(product)) {
            return Byte.MIN_VALUE;
        }
        var whole = (long) product;
        var next = (long) (product < 0 ? product - 1 : product + 1);
        var rest = Math.abs(product - (float) whole);
        var toNext = rest > 0.5f || (rest == 0.5f && whole % 2 != 0);
        return (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, toNext ? next : whole));
    }

    /** Arithmetic shift to the right that rounds to nearest even; {@code shift} is in [0, 31]. */
    static int shiftedRight(int value, int shift) {
        if (shift == 0) {
            return value;
        }
        var half = value >>> (shift - 1) & 1;
        var below = (value & ((1 << (shift - 1)) - 1)) != 0 ? 1 : 0;
        var odd = value >>> shift & 1;
        return (value >> shift) + (half & (below | odd));
    }

    /** The nearest number of so many bits. */
    static int saturated(int value, int bits) {
        var most = (1 << (bits - 1)) - 1;
        return Math.max(-most - 1, Math.min(most, value));
    }

    /** What is left of a float on its way through the RELU: negative numbers become zero, -0 stays (Arithmetic.scala). */
    static float relu(float value) {
        return Float.floatToRawIntBits(value) < 0 && value != 0 ? 0 : value;
    }
}
