package dev.tilesmith.eval;

/** Simulated cycles of one call; lower is better. */
public record Cycles(long count) implements Comparable<Cycles> {
    public Cycles {
        if (count < 0) {
            throw new IllegalArgumentException("cycles must not be negative: " + count);
        }
    }

    @Override
    public int compareTo(Cycles other) {
        return Long.compare(count, other.count);
    }
}
