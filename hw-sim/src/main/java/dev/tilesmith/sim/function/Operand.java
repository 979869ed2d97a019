package dev.tilesmith.sim.function;

/**
 * A matrix in the scratchpad: element (i, j) of it is column j of row {@code firstRow + i * rowStride}, or with the two
 * exchanged when transposed; zero outside {@code rows} x {@code columns}, which are counted after transposing.
 */
record Operand(int firstRow, int rowStride, int rows, int columns, boolean transposed) {
    static final Operand ZERO = new Operand(0, 1, 0, 0, false);

    /** Rows of the scratchpad that it covers. */
    int rowsRead() {
        return transposed ? columns : rows;
    }
}
