package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Floating;
import dev.tilesmith.sim.c.check.CType.Integer;

/**
 * C's operations on scalars as the RV64 core does them: overflow wraps, x/0 is -1, x%0 is x, conversions of floats
 * saturate. Values are 64-bit patterns as in {@link Typed.Value.Constant}. Constant folding and the interpreter share it.
 */
public final class Scalars {
    private Scalars() {}

    public static float toFloat(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    public static double toDouble(long bits) {
        return Double.longBitsToDouble(bits);
    }

    public static long bits(float value) {
        return Float.floatToRawIntBits(value) & 0xffffffffL;
    }

    public static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    /** Pointers are unsigned 64-bit integers. */
    public static Integer integer(CType type) {
        return type instanceof Integer integer ? integer : Integer.UINT64;
    }

    public static long convert(CType from, CType to, long bits) {
        if (to == Integer.BOOL) {
            return isTrue(from, bits) ? 1 : 0;
        }
        if (from instanceof Floating) {
            var value = from == Floating.FLOAT ? toFloat(bits) : toDouble(bits);
            if (to == Floating.FLOAT) {
                return from == Floating.FLOAT ? bits : bits((float) value);
            }
            return to == Floating.DOUBLE ? bits(value) : fromFloating(value, integer(to));
        }
        if (to instanceof Floating floating) {
            return toFloating(bits, integer(from), floating);
        }
        return integer(to).truncate(bits);
    }

    /** fcvt.w.s and its kin: towards zero, saturating, NaN as the largest value. Narrow types are cut from 32 bits. */
    private static long fromFloating(double value, Integer to) {
        return switch (to) {
            case INT64 -> Double.isNaN(value) ? Long.MAX_VALUE : (long) value;
            case UINT64 -> toUnsignedLong(value);
            case UINT32 -> saturate(value, 0, 0xffffffffL);
            case BOOL, INT8, UINT8, INT16, UINT16, INT32 ->
                to.truncate(saturate(value, java.lang.Integer.MIN_VALUE, java.lang.Integer.MAX_VALUE));
        };
    }

    private static long saturate(double value, long lowest, long highest) {
        return Double.isNaN(value) ? highest : Math.clamp((long) value, lowest, highest);
    }

    private static long toUnsignedLong(double value) {
        if (Double.isNaN(value) || value >= 0x1p64) {
            return -1;
        }
        if (value < 0x1p63) {
            return Math.max(0, (long) value);
        }
        return (long) (value - 0x1p63) + Long.MIN_VALUE;
    }

    private static long toFloating(long bits, Integer from, Floating to) {
        if (from != Integer.UINT64 || bits >= 0) {
            return to == Floating.FLOAT ? bits((float) bits) : bits((double) bits);
        }
        // Halved with the lost bit kept sticky, so that rounding once at the end is exact.
        var half = bits >>> 1 | bits & 1;
        return to == Floating.FLOAT ? bits((float) half * 2) : bits((double) half * 2);
    }

    public static boolean isTrue(CType type, long bits) {
        return switch (type) {
            case Floating floating -> floating == Floating.FLOAT ? toFloat(bits) != 0 : toDouble(bits) != 0;
            case Integer _, CType.Pointer _, CType.Array _, CType.Composite _, CType.Void _ -> bits != 0;
        };
    }

    public static long negate(CType type, long bits) {
        return switch (type) {
            case Floating floating -> floating == Floating.FLOAT ? bits(-toFloat(bits)) : bits(-toDouble(bits));
            case Integer integer -> integer.truncate(-bits);
            case CType.Pointer _, CType.Array _, CType.Composite _, CType.Void _ -> -bits;
        };
    }

    public static long arithmetic(Typed.Operator operator, CType type, long left, long right) {
        if (type == Floating.FLOAT) {
            return bits((float) floating(operator, toFloat(left), toFloat(right)));
        }
        if (type == Floating.DOUBLE) {
            return bits(floating(operator, toDouble(left), toDouble(right)));
        }
        var integer = integer(type);
        return integer.truncate(integer(operator, integer, left, right));
    }

    /** In double also for floats: one operation on floats, done in double and rounded, is exactly the float operation. */
    private static double floating(Typed.Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                throw new IllegalArgumentException(operator + " of floating operands");
        };
    }

    private static long integer(Typed.Operator operator, Integer type, long left, long right) {
        var countMask = type.bits() == 64 ? 63 : 31;
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? -1 : type.isSigned() ? left / right : Long.divideUnsigned(left, right);
            case REMAINDER -> right == 0 ? left : type.isSigned() ? left % right : Long.remainderUnsigned(left, right);
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SHIFT_LEFT -> left << (right & countMask);
            case SHIFT_RIGHT -> type.isSigned() ? left >> (right & countMask) : left >>> (right & countMask);
        };
    }

    public static boolean compare(Typed.Comparison comparison, CType type, long left, long right) {
        if (type instanceof Floating floating) {
            return floating == Floating.FLOAT
                    ? compareFloating(comparison, toFloat(left), toFloat(right))
                    : compareFloating(comparison, toDouble(left), toDouble(right));
        }
        var order = integer(type).isSigned() ? Long.compare(left, right) : Long.compareUnsigned(left, right);
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_EQUAL -> order >= 0;
        };
    }

    private static boolean compareFloating(Typed.Comparison comparison, double left, double right) {
        return switch (comparison) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_EQUAL -> left >= right;
        };
    }
}
