package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;

/** How many blocks, tiles and panels a mapping makes of a product, and whether its edges are even. */
public record Extents(Op.Gemm op, GemmMapping mapping) {
    int dim() {
        return op.target().dim();
    }

    int rowBlocks() {
        return Math.ceilDiv(op.m(), dim());
    }

    int columnBlocks() {
        return Math.ceilDiv(op.n(), dim());
    }

    /** Blocks of the whole depth. */
    int totalDepthBlocks() {
        return Math.ceilDiv(op.k(), dim());
    }

    /** Blocks of depth in a panel. */
    int depthBlocks() {
        return Math.min(totalDepthBlocks(), mapping.depthBlocks());
    }

    /** Whether the depth passes in panels. */
    boolean isDepthSplit() {
        return depthBlocks() < totalDepthBlocks();
    }

    /** Whether all of A stays in the scratchpad while panels of depth of B pass. */
    boolean keepsLeft() {
        return isDepthSplit()
                && panels() == 1
                && wholeLeftRows() + 2L * rightPanelRows() <= op.target().scratchpadRows();
    }

    private long wholeLeftRows() {
        return (long) tileRows() * totalDepthBlocks();
    }

    /** Rows of the scratchpad that a panel of B takes. */
    private long rightPanelRows() {
        return (long) tileColumns() * depthBlocks();
    }

    /** Blocks of depth that a buffer of A holds. */
    int leftDepthBlocks() {
        return keepsLeft() ? totalDepthBlocks() : depthBlocks();
    }

    /** Panels of depth, the last of which may be shorter. */
    int depthPanels() {
        return Math.ceilDiv(totalDepthBlocks(), depthBlocks());
    }

    public int tileRows() {
        return mapping.rowBlocks() * dim();
    }

    public int tileColumns() {
        return mapping.columnBlocks() * dim();
    }

    /** Panels of A, one below the other. */
    public int panels() {
        return Math.ceilDiv(rowBlocks(), mapping.rowBlocks());
    }

    /** Tiles of C beside each other, which is panels of B. */
    int tilesAcross() {
        return Math.ceilDiv(columnBlocks(), mapping.columnBlocks());
    }

    /** Every block is dim by dim by dim. */
    boolean hasFullBlocks() {
        return op.m() % dim() == 0 && op.n() % dim() == 0 && op.k() % dim() == 0;
    }

    /** Every panel of A has the same number of row blocks. */
    boolean hasFullPanels() {
        return rowBlocks() % mapping.rowBlocks() == 0;
    }

    /** A kernel can name the rows of each row block, since no panel differs from another. */
    boolean hasKnownRows() {
        return panels() == 1 || hasFullPanels() && op.m() % dim() == 0;
    }
}
