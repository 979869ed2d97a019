package dev.tilesmith.op;

/**
 * One axis of a tiled product, and the C text for its edges: amounts are constants where every tile or block is full or
 * there is only one, and variables where the last one is smaller.
 *
 * @param total elements along the axis
 * @param tile elements in a full tile
 * @param dim elements in a block
 * @param names names of the variables
 */
record Axis(int total, int tile, int dim, Names names) {
    /** Variables: first element of the tile, its extent; index of a block in it, the block's extent. */
    record Names(String first, String extent, String block, String blockExtent) {}

    /** {@code for (int i0 = 0; i0 < 512; i0 += 16)}. */
    String tileLoop() {
        return "for (int %1$s = 0; %1$s < %2$d; %1$s += %3$d)".formatted(names.first(), total, tile);
    }

    /** Elements of a tile: {@code 16}, or the variable. */
    String extent() {
        return hasVariableExtent() ? names.extent() : Integer.toString(Math.min(total, tile));
    }

    private boolean hasVariableExtent() {
        return total > tile && total % tile != 0;
    }

    /** Declares the variable of {@link #extent()} where there is one. */
    void declareExtent(KernelText text) {
        if (hasVariableExtent()) {
            text.line("const int %s = %d - %s < %d ? %2$d - %3$s : %4$d;", names.extent(), total, names.first(), tile);
        }
    }

    /** {@code for (int j = 0; j < 4; j++)}. */
    String blockLoop() {
        var condition = hasVariableExtent()
                ? "%s * %d < %s".formatted(names.block(), dim, names.extent())
                : "%s < %d".formatted(names.block(), Math.ceilDiv(Math.min(total, tile), dim));
        return "for (int %s = 0; %s; %1$s++)".formatted(names.block(), condition);
    }

    /** Elements of a block. */
    String blockExtent() {
        return hasVariableBlock() ? names.blockExtent() : Integer.toString(Math.min(total, dim));
    }

    private boolean hasVariableBlock() {
        return total > dim && total % dim != 0;
    }

    /** Declares the variable of {@link #blockExtent()} where there is one. */
    void declareBlockExtent(KernelText text) {
        if (hasVariableBlock()) {
            text.line(
                    "const int %s = %s - %s * %d < %4$d ? %2$s - %3$s * %4$d : %4$d;",
                    names.blockExtent(), extent(), names.block(), dim);
        }
    }

    /** {@code k0 + k * 16}. */
    String blockFirst() {
        return "%s + %s * %d".formatted(names.first(), names.block(), dim);
    }

    /** {@code k * 16}, in local rows or elements. */
    String blockOffset(int scale) {
        return "%s * %d".formatted(names.block(), scale);
    }
}
