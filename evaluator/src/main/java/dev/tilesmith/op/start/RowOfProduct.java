package dev.tilesmith.op.start;

import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import java.util.List;

/**
 * One row of an int8 product at a time, from parts of the depth, to compare mistakes with.
 *
 * @param arrays as the op's parameters stand
 * @param turnsB whether B is read as if it were stored the other way
 */
public record RowOfProduct(
        Op.Gemm op, List<byte[]> arrays, Options.Activation activation, float scale, boolean turnsB) {
    public RowOfProduct {
        arrays = List.copyOf(arrays);
    }

    /** The row as it should be. */
    public RowOfProduct(Op.Gemm op, List<byte[]> arrays) {
        this(op, arrays, op.options().activation(), op.scale(), false);
    }

    public RowOfProduct withoutActivation() {
        return new RowOfProduct(op, arrays, Options.Activation.NONE, scale, turnsB);
    }

    public RowOfProduct withoutScale() {
        return new RowOfProduct(op, arrays, activation, 1, turnsB);
    }

    /** Only where the depth is as long as a row of the output. */
    public RowOfProduct withTurnedB() {
        return new RowOfProduct(op, arrays, activation, scale, true);
    }

    /** Bias and all products of a row. */
    public long[] sums(int row) {
        var sums = products(row, 0, op.k());
        var bias = bias(row);
        for (var column = 0; column < sums.length; column++) {
            sums[column] += bias[column];
        }
        return sums;
    }

    /** What the sums of a row begin with. */
    public long[] bias(int row) {
        var bias = new long[op.n()];
        if (op.options().bias() != Options.Bias.NONE) {
            var first = op.options().bias() == Options.Bias.FULL ? row * op.n() : 0;
            for (var column = 0; column < bias.length; column++) {
                bias[column] = ElementType.INT32.load(arrays.get(2), first + column);
            }
        }
        return bias;
    }

    /** Products of a row over a part of the depth, from {@code first} to before {@code end}. */
    public long[] products(int row, int first, int end) {
        var sums = new long[op.n()];
        for (var k = first; k < end; k++) {
            var left = left(row, k);
            for (var column = 0; column < sums.length; column++) {
                sums[column] += left * right(k, column);
            }
        }
        return sums;
    }

    /** Bias and products where tile (k, j) of B is tile (j, k); only for whole tiles. */
    public long[] withTilesOfBTurned(int row, int dim) {
        var sums = bias(row);
        for (var k = 0; k < op.k(); k++) {
            for (var column = 0; column < sums.length; column++) {
                var turnedRow = column / dim * dim + k % dim;
                var turnedColumn = k / dim * dim + column % dim;
                sums[column] += left(row, k) * right(turnedRow, turnedColumn);
            }
        }
        return sums;
    }

    /** Bias and products where each tile of B is multiplied by one of A; only for whole tiles, stored as they are. */
    public long[] withOperandsExchanged(int row, int dim) {
        var sums = bias(row);
        var firstRow = row / dim * dim;
        for (var k = 0; k < op.k(); k++) {
            for (var column = 0; column < sums.length; column++) {
                var firstColumn = column / dim * dim;
                var inTile = k % dim;
                sums[column] += right(k - inTile + row % dim, firstColumn + inTile)
                        * left(firstRow + inTile, k - inTile + column % dim);
            }
        }
        return sums;
    }

    private long left(int row, int k) {
        return arrays.get(0)[op.options().transposeA() ? k * op.m() + row : row * op.k() + k];
    }

    private long right(int k, int column) {
        var isTurned = op.options().transposeB() != turnsB;
        return arrays.get(1)[isTurned ? column * op.k() + k : k * op.n() + column];
    }

    /** What leaves the accumulator. */
    public long[] finished(long[] sums) {
        var values = new long[sums.length];
        for (var column = 0; column < sums.length; column++) {
            values[column] = op.options().output() == Options.Output.INT32
                    ? (int) sums[column]
                    : Scales.toInt8((int) sums[column], activation, scale);
        }
        return values;
    }
}
