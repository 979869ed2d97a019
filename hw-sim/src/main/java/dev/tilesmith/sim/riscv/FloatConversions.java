package dev.tilesmith.sim.riscv;

/** Conversions between floating point and integers as the core has them: saturating, NaN as the largest value. */
final class FloatConversions {
    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private FloatConversions() {}

    static long toInt(double value, int mode, FloatUnit unit) {
        var rounded = rounded(value, mode);
        if (Double.isNaN(value) || rounded > Integer.MAX_VALUE || rounded < Integer.MIN_VALUE) {
            unit.raise(FloatUnit.INVALID);
            return value < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        raiseInexact(value, rounded, unit);
        return (int) rounded;
    }

    /** The 32-bit result is sign-extended, also as an unsigned one. */
    static long toUnsignedInt(double value, int mode, FloatUnit unit) {
        var rounded = rounded(value, mode);
        if (Double.isNaN(value) || rounded > 0xffff_ffffL || rounded < 0) {
            unit.raise(FloatUnit.INVALID);
            return value < 0 ? 0 : -1;
        }
        raiseInexact(value, rounded, unit);
        return (int) (long) rounded;
    }

    static long toLong(double value, int mode, FloatUnit unit) {
        var rounded = rounded(value, mode);
        if (Double.isNaN(value) || rounded >= TWO_63 || rounded < -TWO_63) {
            unit.raise(FloatUnit.INVALID);
            return value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        raiseInexact(value, rounded, unit);
        return (long) rounded;
    }

    static long toUnsignedLong(double value, int mode, FloatUnit unit) {
        var rounded = rounded(value, mode);
        if (Double.isNaN(value) || rounded >= TWO_64 || rounded < 0) {
            unit.raise(FloatUnit.INVALID);
            return value < 0 ? 0 : -1;
        }
        raiseInexact(value, rounded, unit);
        return rounded < TWO_63 ? (long) rounded : (long) (rounded - TWO_63) ^ Long.MIN_VALUE;
    }

    static float unsignedToSingle(long value) {
        // Half the value, its lost bit kept sticky, rounds like the value itself.
        return value >= 0 ? (float) value : (float) (value >>> 1 | value & 1) * 2;
    }

    static double unsignedToDouble(long value) {
        return value >= 0 ? (double) value : (double) (value >>> 1 | value & 1) * 2;
    }

    /** The bit that FCLASS sets. */
    static long classOf(double value, boolean signaling, double smallestNormal) {
        if (Double.isNaN(value)) {
            return signaling ? 1 << 8 : 1 << 9;
        }
        var negative = Double.doubleToRawLongBits(value) < 0;
        var size = Math.abs(value);
        if (Double.isInfinite(value)) {
            return negative ? 1 : 1 << 7;
        }
        if (size == 0) {
            return negative ? 1 << 3 : 1 << 4;
        }
        if (size < smallestNormal) {
            return negative ? 1 << 2 : 1 << 5;
        }
        return negative ? 1 << 1 : 1 << 6;
    }

    private static double rounded(double value, int mode) {
        return switch (mode) {
            case 0 -> Math.rint(value);
            case 1 -> value < 0 ? Math.ceil(value) : Math.floor(value);
            case 2 -> Math.floor(value);
            case 3 -> Math.ceil(value);
            default -> roundedAwayFromZero(value);
        };
    }

    /** To nearest, ties away from zero: adding a half first would round 0.49999999999999994 up. */
    private static double roundedAwayFromZero(double value) {
        var size = Math.abs(value);
        var below = Math.floor(size);
        return Math.copySign(size - below >= 0.5 ? below + 1 : below, value);
    }

    private static void raiseInexact(double value, double rounded, FloatUnit unit) {
        unit.raise(value == rounded ? 0 : FloatUnit.INEXACT);
    }
}
