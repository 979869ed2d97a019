package dev.tilesmith.schedule.mapper.solve;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A layer: the bounds of its loops in elements, and the stride of its kernel.
 *
 * @param kernelRows R
 * @param kernelColumns S
 * @param rows P
 * @param columns Q
 * @param channels C
 * @param filters K
 * @param images N
 * @param stride in both directions
 * @param rowsInStep rows in a step of the loop over P
 */
public record LoopBounds(
        int kernelRows,
        int kernelColumns,
        int rows,
        int columns,
        int channels,
        int filters,
        int images,
        int stride,
        int rowsInStep) {
    /** A convolution. */
    public LoopBounds(
            int kernelRows,
            int kernelColumns,
            int rows,
            int columns,
            int channels,
            int filters,
            int images,
            int stride) {
        this(kernelRows, kernelColumns, rows, columns, channels, filters, images, stride, 1);
    }

    /** A product of m x k by k x n, whose rows go in blocks of {@code dim}. */
    public static LoopBounds product(int m, int k, int n, int dim) {
        return new LoopBounds(1, 1, Math.ceilDiv(m, dim), 1, k, n, 1, 1, dim);
    }

    /** Every way of dividing each loop; a tile of the accumulator spans at most {@code mostFilterBlocks}, as one move does. */
    public Map<Loop, List<Tiling>> tilings(int dim, int mostFilterBlocks) {
        var tilings = new EnumMap<Loop, List<Tiling>>(Loop.class);
        tilings.put(Loop.R, Tiling.scratchpadOnly(kernelRows));
        tilings.put(Loop.S, Tiling.scratchpadOnly(kernelColumns));
        tilings.put(Loop.C, Tiling.scratchpadOnly(Math.ceilDiv(channels, dim)));
        tilings.put(Loop.P, Tiling.all(rows, rows));
        tilings.put(Loop.Q, Tiling.all(columns, columns));
        tilings.put(Loop.N, Tiling.all(images, images));
        tilings.put(Loop.K, Tiling.all(Math.ceilDiv(filters, dim), mostFilterBlocks));
        return tilings;
    }

    /** Input rows or columns for so many of the output. */
    int input(int outputs, int kernel) {
        return kernel == 1 ? outputs : (outputs - 1) * stride + kernel;
    }
}
