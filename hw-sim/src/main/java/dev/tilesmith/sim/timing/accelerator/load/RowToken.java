package dev.tilesmith.sim.timing.accelerator.load;

/** A row on its way into a local memory, packed into an int: where, of which mvin, and what ends with it. */
final class RowToken {
    private static final int ROW_BITS = 14;
    private static final int LAST = 1 << ROW_BITS;
    private static final int BYTES = ROW_BITS + 1;
    private static final int MOVE = BYTES + 8;

    private RowToken() {}

    /** {@code bytes} are those of the whole request, accounted for when its last row is written. */
    static int of(int row, boolean last, int bytes, int move) {
        return row & (1 << ROW_BITS) - 1 | (last ? LAST : 0) | bytes << BYTES | move << MOVE;
    }

    static int row(int token) {
        return token & (1 << ROW_BITS) - 1;
    }

    static boolean isLast(int token) {
        return (token & LAST) != 0;
    }

    static int bytes(int token) {
        return token >> BYTES & 0xFF;
    }

    static int move(int token) {
        return token >> MOVE;
    }

    /** One of several copies of a row: further down, and the end only with the last. */
    static int repeated(int token, int offset, boolean last) {
        return of(row(token) + offset, last && isLast(token), bytes(token), move(token));
    }
}
