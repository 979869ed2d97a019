package dev.tilesmith.op.start;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;

/**
 * A tiling for the hardware loop of convolutions other than the one that the vendor's library chooses, for comparisons with
 * the loop at its best; every tile takes the whole kernel.
 *
 * @param batches images of a tile
 * @param rows output rows
 * @param columns output columns
 * @param filters output channels
 * @param channels input channels
 */
public record LoopTiling(int batches, int rows, int columns, int filters, int channels) {
    /**
     * The kernel of a convolution with stride 1 that runs the hardware loop over such tiles.
     *
     * @throws BadOp when the loop cannot compute the op
     */
    public String kernel(Op.Conv2d op) {
        var tiles =
                new FsmConvTiles(batches, rows, columns, filters, op.kernelRows(), op.kernelColumns(), channels, false);
        return new FsmConv2d(op, tiles).write();
    }

    @Override
    public String toString() {
        return "%dx%dx%dx%d outputs from %d channels".formatted(batches, rows, columns, filters, channels);
    }
}
