package dev.tilesmith.op;

import java.math.BigDecimal;

/** The output scale: its default, its text, and what the accumulator's read path makes of it. */
public final class Scales {
    private Scales() {}

    /**
     * The default scale of an int8 op with sums of {@code depth} products: 2^-(7 + e) with the smallest e for which 4^e
     * is at least the depth. Products of uniform int8 values have a standard deviation of about 2^12.4, sums of them
     * sqrt(depth) times that, so outputs have one between 21 and 43: spread over int8, rarely saturated.
     */
    public static float defaultScale(long depth) {
        var exponent = 7;
        for (var reached = 1L; reached < depth; reached *= 4) {
            exponent++;
        }
        return Math.scalb(1.0f, -exponent);
    }

    /** Decimal digits that read back as the same float; for a power of two all of them. */
    public static String text(float scale) {
        var significand = Float.floatToRawIntBits(scale) & 0x7FFFFF;
        var exact = significand == 0 ? new BigDecimal(scale) : new BigDecimal(Float.toString(scale));
        var text = exact.stripTrailingZeros().toPlainString();
        return text.contains(".") ? text : text + ".0";
    }

    /**
     * An int32 sum on its way out as int8: ReLU, conversion to float32, multiplication in float32, rounding to nearest
     * even, saturation. That is the order of the RTL (AccumulatorScale.scala; gemmini.md 3.10 points 1 and 2).
     */
    public static byte toInt8(int sum, Options.Activation activation, float scale) {
        var active = activation == Options.Activation.RELU ? Math.max(sum, 0) : sum;
        var scaled = (float) active * scale;
        return (byte) Math.clamp(Math.rint(scaled), -128.0, 127.0);
    }
}
