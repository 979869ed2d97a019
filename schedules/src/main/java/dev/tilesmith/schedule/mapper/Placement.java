package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;

/**
 * Where the panels of a product lie in the scratchpad. Buffers that are used by turns lie in different banks wherever they
 * fit one, and A never shares a bank with B: a bank has one port, so that a load into the bank that the array reads, or A
 * and B in one bank, cost the array cycles (accelerator-timing.md 2.4, row arbitration).
 *
 * @param left first rows of the buffers of A: two, or one if there is one panel
 * @param right first rows of the buffers of B: two if B passes in panels
 * @param endRow first row behind all of them
 */
record Placement(Buffers left, Buffers right, long endRow) {
    /** First rows; {@code next} equals {@code now} where there is one buffer. */
    record Buffers(int now, int next) {
        boolean isDouble() {
            return now != next;
        }
    }

    static Placement of(Op.Gemm op, GemmMapping mapping) {
        var extents = new Extents(op, mapping);
        var bankRows = op.target().scratchpadBankRows();
        long leftRows = (long) extents.tileRows() * extents.depthBlocks();
        long rightRows = (long) extents.tileColumns() * extents.depthBlocks();
        var isStreamed = mapping.right() == GemmMapping.Right.STREAMED;
        var left = step(leftRows, bankRows);
        var isLeftDouble = extents.panels() > 1 || extents.isDepthSplit();
        var leftEnd = isLeftDouble ? left + step(leftRows, bankRows) : left;
        var right = isStreamed ? step(rightRows, bankRows) : 0;
        var end = isStreamed ? leftEnd + right + rightRows : leftEnd + rightRows * extents.tilesAcross();
        return new Placement(
                new Buffers(0, isLeftDouble ? (int) left : 0),
                new Buffers((int) leftEnd, (int) (leftEnd + right)),
                end);
    }

    /** A whole bank for a buffer that fits one. */
    private static long step(long rows, int bankRows) {
        return rows <= bankRows ? bankRows : rows;
    }
}
