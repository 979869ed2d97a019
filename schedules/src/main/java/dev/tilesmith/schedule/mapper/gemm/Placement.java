package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;
import java.util.function.LongUnaryOperator;

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

    /** Every buffer in whole banks of its own where that fits; else those that fit one bank; else one behind the other. */
    static Placement of(Op.Gemm op, GemmMapping mapping) {
        var bankRows = op.target().scratchpadBankRows();
        var apart = placed(op, mapping, rows -> Math.ceilDiv(rows, (long) bankRows) * bankRows);
        if (apart.endRow <= op.target().scratchpadRows()) {
            return apart;
        }
        var closer = placed(op, mapping, rows -> Math.max(rows, bankRows));
        return closer.endRow <= op.target().scratchpadRows() ? closer : placed(op, mapping, rows -> rows);
    }

    /** @param step rows to the next buffer behind one of so many rows */
    private static Placement placed(Op.Gemm op, GemmMapping mapping, LongUnaryOperator step) {
        var extents = new Extents(op, mapping);
        var left = step.applyAsLong((long) extents.tileRows() * extents.leftDepthBlocks());
        long rightRows = (long) extents.tileColumns() * extents.depthBlocks();
        var isStreamed = mapping.right() == GemmMapping.Right.STREAMED;
        var isLeftDouble = extents.panels() > 1 || extents.isDepthSplit() && !extents.keepsLeft();
        var leftEnd = isLeftDouble ? 2 * left : left;
        var right = isStreamed ? step.applyAsLong(rightRows) : 0;
        var end = isStreamed ? leftEnd + right + rightRows : leftEnd + rightRows * extents.tilesAcross();
        return new Placement(
                new Buffers(0, isLeftDouble ? (int) left : 0),
                new Buffers((int) leftEnd, (int) (leftEnd + right)),
                end);
    }
}
