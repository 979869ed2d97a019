package dev.tilesmith.sim.compile.ssa;

/** Floating-point constants: what the conversion and arithmetic instructions give, as raw bits. */
public final class FloatFolding {
    private FloatFolding() {}

    public static double value(long bits, Kind kind) {
        return kind == Kind.F32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    public static long bits(double value, Kind kind) {
        return kind == Kind.F32
                ? Float.floatToRawIntBits((float) value) & 0xffff_ffffL
                : Double.doubleToRawLongBits(value);
    }

    public static long convert(long bits, Kind from, Kind to) {
        return bits(value(bits, from), to);
    }

    /** Formats: 0 int32, 1 uint32, 2 int64, 3 uint64. A direct rounding, not one through double. */
    public static long fromInteger(long value, int format, Kind to) {
        var isUnsignedLarge = format == 3 && value < 0;
        var exact = format == 1 ? value & 0xffff_ffffL : value;
        if (to == Kind.F32) {
            var result = isUnsignedLarge ? 2 * (float) (exact >>> 1 | exact & 1) : (float) exact;
            return Float.floatToRawIntBits(result) & 0xffff_ffffL;
        }
        return Double.doubleToRawLongBits(isUnsignedLarge ? 2 * (double) (exact >>> 1 | exact & 1) : (double) exact);
    }

    /** Truncation that saturates; NaN gives the largest value (RISC-V manual, table of fcvt). */
    public static long toInteger(long bits, Kind kind, int format) {
        var value = value(bits, kind);
        return switch (format) {
            case 0 -> Double.isNaN(value) ? Integer.MAX_VALUE : (int) value;
            case 1 -> Double.isNaN(value) ? -1 : (int) Math.max(0, Math.min(0xffff_ffffL, (long) value));
            case 2 -> Double.isNaN(value) ? Long.MAX_VALUE : (long) value;
            case 3 -> toUnsignedLong(value);
            default -> throw new IllegalStateException("no integer format: " + format);
        };
    }

    private static long toUnsignedLong(double value) {
        if (Double.isNaN(value) || value >= 0x1p64) {
            return -1;
        }
        if (value < 0x1p63) {
            return Math.max(0, (long) value);
        }
        return (long) (value - 0x1p63) ^ Long.MIN_VALUE;
    }

    /** The rounded result of an operation on two constants, in their own format. */
    public static long fold(Op op, Kind kind, long left, long right) {
        if (kind == Kind.F32) {
            var a = Float.intBitsToFloat((int) left);
            var b = Float.intBitsToFloat((int) right);
            var result = switch (op) {
                case FADD -> a + b;
                case FSUB -> a - b;
                case FMUL -> a * b;
                case FDIV -> a / b;
                default -> throw new IllegalStateException("no float operation: " + op);
            };
            return Float.floatToRawIntBits(result) & 0xffff_ffffL;
        }
        var a = Double.longBitsToDouble(left);
        var b = Double.longBitsToDouble(right);
        return Double.doubleToRawLongBits(
                switch (op) {
                    case FADD -> a + b;
                    case FSUB -> a - b;
                    case FMUL -> a * b;
                    case FDIV -> a / b;
                    default -> throw new IllegalStateException("no float operation: " + op);
                });
    }
}
