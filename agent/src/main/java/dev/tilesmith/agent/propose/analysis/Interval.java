package dev.tilesmith.agent.propose.analysis;

/** All integers from {@code first} to {@code last}, both included. */
public record Interval(long first, long last) {
    /** Beyond any address or size that a kernel can mean. */
    private static final long FAR = 1L << 50;

    /** What an expression may be when nothing is known about it. */
    public static final Interval UNKNOWN = new Interval(-FAR, FAR);

    public Interval {
        if (first > last) {
            throw new IllegalArgumentException("an interval must not be empty: %d to %d".formatted(first, last));
        }
        first = Math.max(first, -FAR);
        last = Math.min(last, FAR);
        first = Math.min(first, FAR);
        last = Math.max(last, -FAR);
    }

    public static Interval of(long value) {
        return new Interval(value, value);
    }

    public boolean isConstant() {
        return first == last;
    }

    public boolean isKnown() {
        return first > -FAR && last < FAR;
    }

    Interval plus(Interval other) {
        return new Interval(first + other.first, last + other.last);
    }

    Interval minus(Interval other) {
        return new Interval(first - other.last, last - other.first);
    }

    Interval times(Interval other) {
        if (!isKnown() || !other.isKnown()) {
            return UNKNOWN;
        }
        var a = clamp((double) first * other.first);
        var b = clamp((double) first * other.last);
        var c = clamp((double) last * other.first);
        var d = clamp((double) last * other.last);
        return new Interval(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    Interval over(Interval other) {
        return other.first > 0 && isKnown()
                ? new Interval(
                        Math.min(first / other.first, first / other.last),
                        Math.max(last / other.first, last / other.last))
                : UNKNOWN;
    }

    /** The smallest interval that holds both. */
    public Interval union(Interval other) {
        return new Interval(Math.min(first, other.first), Math.max(last, other.last));
    }

    private static long clamp(double value) {
        return (long) Math.max(-FAR, Math.min(FAR, value));
    }
}
