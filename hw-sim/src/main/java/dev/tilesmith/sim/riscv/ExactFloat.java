package dev.tilesmith.sim.riscv;

import java.math.BigInteger;

/**
 * Arithmetic of IEEE 754 in every rounding mode, with its exception flags: exact results in big integers, rounded once.
 * Slow; for what Java's own arithmetic does not give. NaN results are canonical, tininess is detected after rounding
 * (RISC-V unprivileged ISA, chapter "F").
 *
 * @param precision bits of a significand, the hidden one included
 * @param exponentBits width of the exponent field
 */
record ExactFloat(int precision, int exponentBits) {
    static final ExactFloat SINGLE = new ExactFloat(24, 8);
    static final ExactFloat DOUBLE = new ExactFloat(53, 11);

    static final int NEAREST_EVEN = 0;
    static final int TO_ZERO = 1;
    static final int DOWN = 2;
    static final int UP = 3;
    static final int NEAREST_AWAY = 4;

    private static final int INVALID = 16;
    private static final int DIVIDE_BY_ZERO = 8;
    private static final int OVERFLOW = 4;
    private static final int UNDERFLOW = 2;
    private static final int INEXACT = 1;
    /** More quotient or root bits than any precision needs, beside a sticky one. */
    private static final int EXTRA_BITS = 8;

    /** Bits of a result, and the flags it raises. */
    record Result(long bits, int flags) {}

    /** A finite number: (-1)^negative x magnitude x 2^exponent. */
    private record Number(boolean negative, BigInteger magnitude, int exponent) {
        boolean isZero() {
            return magnitude.signum() == 0;
        }

        BigInteger signed() {
            return negative ? magnitude.negate() : magnitude;
        }
    }

    private int bias() {
        return (1 << exponentBits - 1) - 1;
    }

    private int fractionBits() {
        return precision - 1;
    }

    private long exponentField(long bits) {
        return bits >>> fractionBits() & (1L << exponentBits) - 1;
    }

    private long fraction(long bits) {
        return bits & (1L << fractionBits()) - 1;
    }

    private boolean isNegative(long bits) {
        return (bits >>> fractionBits() + exponentBits & 1) != 0;
    }

    private boolean isSpecial(long bits) {
        return exponentField(bits) == (1L << exponentBits) - 1;
    }

    boolean isNaN(long bits) {
        return isSpecial(bits) && fraction(bits) != 0;
    }

    boolean isSignaling(long bits) {
        return isNaN(bits) && (bits >>> fractionBits() - 1 & 1) == 0;
    }

    private boolean isInfinite(long bits) {
        return isSpecial(bits) && fraction(bits) == 0;
    }

    private boolean isZero(long bits) {
        return exponentField(bits) == 0 && fraction(bits) == 0;
    }

    private Number number(long bits) {
        var field = (int) exponentField(bits);
        var hidden = field == 0 ? 0 : 1L << fractionBits();
        return new Number(
                isNegative(bits),
                BigInteger.valueOf(fraction(bits) | hidden),
                Math.max(field, 1) - bias() - fractionBits());
    }

    private long signBit(boolean negative) {
        return negative ? 1L << fractionBits() + exponentBits : 0;
    }

    private long infinity(boolean negative) {
        return signBit(negative) | (1L << exponentBits) - 1 << fractionBits();
    }

    private long canonicalNaN() {
        return infinity(false) | 1L << fractionBits() - 1;
    }

    long negated(long bits) {
        return bits ^ signBit(true);
    }

    private Result invalid() {
        return new Result(canonicalNaN(), INVALID);
    }

    private Result quiet(long... operands) {
        for (var operand : operands) {
            if (isSignaling(operand)) {
                return invalid();
            }
        }
        return new Result(canonicalNaN(), 0);
    }

    Result add(long first, long second, int mode) {
        if (isNaN(first) || isNaN(second)) {
            return quiet(first, second);
        }
        if (isInfinite(first) || isInfinite(second)) {
            if (isInfinite(first) && isInfinite(second) && first != second) {
                return invalid();
            }
            return new Result(isInfinite(first) ? first : second, 0);
        }
        return sum(number(first), number(second), mode);
    }

    Result multiply(long first, long second, int mode) {
        if (isNaN(first) || isNaN(second)) {
            return quiet(first, second);
        }
        var negative = isNegative(first) != isNegative(second);
        if (isInfinite(first) || isInfinite(second)) {
            return isZero(first) || isZero(second) ? invalid() : new Result(infinity(negative), 0);
        }
        return rounded(product(number(first), number(second)), false, mode);
    }

    /** first x second + third, rounded once. */
    Result fused(long first, long second, long third, int mode) {
        var infinityTimesZero = isInfinite(first) && isZero(second) || isZero(first) && isInfinite(second);
        if (infinityTimesZero) {
            return invalid();
        }
        if (isNaN(first) || isNaN(second) || isNaN(third)) {
            return quiet(first, second, third);
        }
        if (isInfinite(first) || isInfinite(second)) {
            var product = infinity(isNegative(first) != isNegative(second));
            return isInfinite(third) && third != product ? invalid() : new Result(product, 0);
        }
        if (isInfinite(third)) {
            return new Result(third, 0);
        }
        return sum(product(number(first), number(second)), number(third), mode);
    }

    Result divide(long first, long second, int mode) {
        if (isNaN(first) || isNaN(second)) {
            return quiet(first, second);
        }
        var negative = isNegative(first) != isNegative(second);
        if (isInfinite(first)) {
            return isInfinite(second) ? invalid() : new Result(infinity(negative), 0);
        }
        if (isInfinite(second)) {
            return new Result(signBit(negative), 0);
        }
        if (isZero(second)) {
            return isZero(first) ? invalid() : new Result(infinity(negative), DIVIDE_BY_ZERO);
        }
        var dividend = number(first);
        var divisor = number(second);
        var shift = Math.max(
                0,
                precision
                        + EXTRA_BITS
                        + divisor.magnitude().bitLength()
                        - dividend.magnitude().bitLength());
        var parts = dividend.magnitude().shiftLeft(shift).divideAndRemainder(divisor.magnitude());
        var quotient = new Number(negative, parts[0], dividend.exponent() - divisor.exponent() - shift);
        return rounded(quotient, parts[1].signum() != 0, mode);
    }

    Result squareRoot(long operand, int mode) {
        if (isNaN(operand)) {
            return quiet(operand);
        }
        if (isZero(operand)) {
            return new Result(operand, 0);
        }
        if (isNegative(operand)) {
            return invalid();
        }
        if (isInfinite(operand)) {
            return new Result(operand, 0);
        }
        var radicand = number(operand);
        var shift = 2 * (precision + EXTRA_BITS) + (radicand.exponent() & 1);
        var root = radicand.magnitude().shiftLeft(shift).sqrtAndRemainder();
        var exponent = (radicand.exponent() - shift) / 2;
        return rounded(new Number(false, root[0], exponent), root[1].signum() != 0, mode);
    }

    /** An integer in this format. */
    Result ofInteger(BigInteger value, int mode) {
        return rounded(new Number(value.signum() < 0, value.abs(), 0), false, mode);
    }

    /** A number of this format in another. */
    Result to(ExactFloat other, long operand, int mode) {
        if (isNaN(operand)) {
            return new Result(other.canonicalNaN(), isSignaling(operand) ? INVALID : 0);
        }
        return isInfinite(operand)
                ? new Result(other.infinity(isNegative(operand)), 0)
                : other.rounded(number(operand), false, mode);
    }

    private static Number product(Number first, Number second) {
        return new Number(
                first.negative() != second.negative(),
                first.magnitude().multiply(second.magnitude()),
                first.exponent() + second.exponent());
    }

    private Result sum(Number first, Number second, int mode) {
        if (first.isZero() && second.isZero()) {
            var negative = first.negative() == second.negative() ? first.negative() : mode == DOWN;
            return new Result(signBit(negative), 0);
        }
        var exponent = Math.min(first.exponent(), second.exponent());
        var sum = first.signed()
                .shiftLeft(first.exponent() - exponent)
                .add(second.signed().shiftLeft(second.exponent() - exponent));
        if (sum.signum() == 0) {
            return new Result(signBit(mode == DOWN), 0);
        }
        return rounded(new Number(sum.signum() < 0, sum.abs(), exponent), false, mode);
    }

    /** @param sticky whether the exact number is larger than this one, by less than its last bit */
    private Result rounded(Number exact, boolean sticky, int mode) {
        if (exact.isZero()) {
            return new Result(signBit(exact.negative()), 0);
        }
        // One more bit, so that what is sticky stands below all that is exact.
        var magnitude = exact.magnitude().shiftLeft(1).or(sticky ? BigInteger.ONE : BigInteger.ZERO);
        var exponent = exact.exponent() - 1;
        var leastExponent = 1 - bias() - fractionBits();
        var wanted = magnitude.bitLength() - precision + exponent;
        var kept = Math.max(wanted, leastExponent);
        var significand = atExponent(magnitude, kept - exponent, exact.negative(), mode);
        var inexact = isInexact(magnitude, kept - exponent);
        var tiny = wanted < leastExponent && isTiny(magnitude, exponent, leastExponent, exact.negative(), mode);
        var flags = (inexact ? INEXACT : 0) | (tiny && inexact ? UNDERFLOW : 0);
        // A significand that rounded up to the next power of two carries into the exponent by itself.
        var field = significand < 1L << fractionBits() ? 0 : kept - leastExponent + 1;
        var bits = field == 0 ? significand : ((long) (field - 1) << fractionBits()) + significand;
        if (field >= (1 << exponentBits) - 1 || bits >= infinity(false)) {
            return overflow(exact.negative(), mode);
        }
        return new Result(signBit(exact.negative()) | bits, flags);
    }

    /** Whether the number is below the least normal one after rounding with an exponent without bounds. */
    private boolean isTiny(BigInteger magnitude, int exponent, int leastExponent, boolean negative, int mode) {
        var drop = magnitude.bitLength() - precision;
        var unbounded = atExponent(magnitude, drop, negative, mode);
        var carried = unbounded >>> precision != 0 ? 1 : 0;
        return drop + exponent + carried < leastExponent;
    }

    private Result overflow(boolean negative, int mode) {
        var toInfinity = switch (mode) {
            case TO_ZERO -> false;
            case DOWN -> negative;
            case UP -> !negative;
            default -> true;
        };
        var bits = toInfinity ? infinity(negative) : infinity(negative) - 1;
        return new Result(bits, OVERFLOW | INEXACT);
    }

    private static boolean isInexact(BigInteger magnitude, int drop) {
        return drop > 0 && magnitude.getLowestSetBit() < drop;
    }

    /** The magnitude without so many low bits, rounded. */
    private static long atExponent(BigInteger magnitude, int drop, boolean negative, int mode) {
        if (drop <= 0) {
            return magnitude.shiftLeft(-drop).longValueExact();
        }
        var down = magnitude.shiftRight(drop).longValueExact();
        if (!isInexact(magnitude, drop)) {
            return down;
        }
        var half = magnitude.testBit(drop - 1);
        var aboveHalf = half && magnitude.getLowestSetBit() < drop - 1;
        var up = switch (mode) {
            case NEAREST_EVEN -> aboveHalf || half && (down & 1) != 0;
            case TO_ZERO -> false;
            case DOWN -> negative;
            case UP -> !negative;
            default -> half;
        };
        return up ? down + 1 : down;
    }
}
