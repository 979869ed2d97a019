package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.memory.GuestFault;

/** Bounds on the sizes that commands carry. */
final class Checks {
    private Checks() {}

    static void rows(String command, int rows, int dim) {
        if (rows < 1 || rows > dim) {
            throw new GuestFault(
                    "%s: rows of a move must be at least 1 and at most DIM (%d), got %d".formatted(command, dim, rows));
        }
    }

    static void columns(String command, int columns, int most) {
        if (columns < 1 || columns > most) {
            throw new GuestFault("%s: columns of this move must be at least 1 and at most %d, got %d"
                    .formatted(command, most, columns));
        }
    }

    static void operand(String command, String operand, Tile tile, int dim) {
        if (tile.rows() > dim || tile.columns() > dim) {
            throw new GuestFault("%s: rows and columns of %s must be at most DIM (%d), got %dx%d"
                    .formatted(command, operand, dim, tile.rows(), tile.columns()));
        }
    }
}
