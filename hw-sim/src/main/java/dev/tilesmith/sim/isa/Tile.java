package dev.tilesmith.sim.isa;

/** The part of a block that a command moves or computes with. */
public record Tile(int rows, int columns) {
    @Override
    public String toString() {
        return rows + "x" + columns;
    }
}
