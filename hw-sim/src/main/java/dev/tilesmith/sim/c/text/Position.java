package dev.tilesmith.sim.c.text;

/**
 * Where a piece of syntax stands: 1-based line and column, or {@link #NONE} for syntax that a program built.
 *
 * <p>Positions are notes beside the tree, not part of it: all positions are equal, so two trees are equal when they
 * mean the same, wherever they were written.
 */
public record Position(int line, int column) {
    public static final Position NONE = new Position(0, 0);

    public boolean isKnown() {
        return line > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
