package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.memory.GuestFault;

/** Bounds on the sizes that commands carry. */
final class Checks {
    private Checks() {}

    static void rows(String command, int rows, int dim) {
        if (rows < 1 || rows > dim) {
            throw new GuestFault("%s: rows of a move must be at least 1 and at most DIM (%d), got %s"
                    .formatted(command, dim, given(rows)));
        }
    }

    static void columns(String command, int columns, int most) {
        if (columns < 1 || columns > most) {
            throw new GuestFault("%s: columns of this move must be at least 1 and at most %d, got %s"
                    .formatted(command, most, given(columns)));
        }
    }

    /** Moves of accumulator words, which take fewer columns than moves of elements where words are wider. */
    static void wordColumns(String command, int columns, int most) {
        if (columns < 1 || columns > most) {
            throw new GuestFault(
                    "%s: columns of a move of accumulator words must be at least 1 and at most %d, got %s; only elements are moved in wider rows"
                            .formatted(command, most, given(columns)));
        }
    }

    /** A field has 16 bits: what is negative in the kernel's text arrives as a large number. */
    private static String given(int value) {
        return (short) value < 0 ? "%d (%d in 16 bits)".formatted(value, (short) value) : "" + value;
    }

    static void operand(String command, String operand, Tile tile, int dim) {
        if (tile.rows() > dim || tile.columns() > dim) {
            throw new GuestFault("%s: rows and columns of %s must be at most DIM (%d), got %dx%d"
                    .formatted(command, operand, dim, tile.rows(), tile.columns()));
        }
    }
}
