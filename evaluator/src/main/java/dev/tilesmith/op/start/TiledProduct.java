package dev.tilesmith.op.start;

import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A matrix product on the accelerator in its plainest form: one tile of the output at a time, no reuse between tiles. The
 * arrays may be any; the product is {@code m x k} by {@code k x n}.
 *
 * @param rows m
 * @param depth k
 * @param columns n
 * @param dim of the array
 * @param options how the arrays are stored, what sums start from, and how they leave the accumulator
 * @param scale of the output; 1 where the output is not scaled
 * @param left element (row, depth) of A as a C address, and so on
 * @param right element (depth, column) of B
 * @param bias element (row, column) of what sums start from; unused without one
 * @param output element (row, column) of the output
 * @param strides bytes from one row of an array as it is stored to the next
 */
public record TiledProduct(
        int rows,
        int depth,
        int columns,
        int dim,
        Options options,
        float scale,
        BinaryOperator<Expression> left,
        BinaryOperator<Expression> right,
        BinaryOperator<Expression> bias,
        BinaryOperator<Expression> output,
        Strides strides) {
    /** Bytes between rows of A, B, the bias and the output; 0 where every row is the same one. */
    public record Strides(Expression left, Expression right, Expression bias, Expression output) {}

    /**
     * Writes declarations, configuration and loops; what reads the output on the host needs a fence behind them.
     *
     * @param naming gives each name that is declared as it may be called here
     */
    public void write(KernelWriter code, UnaryOperator<String> naming) {
        var i = new Axis(rows, dim, dim, new Axis.Names("i0", "rows", "i", "m").renamed(naming));
        var j = new Axis(columns, 4 * dim, dim, new Axis.Names("j0", "columns", "j", "n").renamed(naming));
        var k = new Axis(depth, 4 * dim, dim, new Axis.Names("k0", "depth", "k", "d").renamed(naming));
        var tile = new TileCode(code, options, i, j, k, naming);
        tile.declareAddresses();
        tile.configure(
                new TileCode.Strides(strides.left, strides.right, strides.bias, strides.output),
                KernelParts.scale(options, scale));
        i.tileLoop(
                code,
                () -> j.tileLoop(code, () -> {
                    tile.begin(column -> bias.apply(i.first(), column));
                    k.tileLoop(code, () -> {
                        tile.loadLeft(left);
                        tile.loadRight(right);
                        tile.multiply();
                    });
                    tile.store(column -> output.apply(i.first(), column));
                }));
    }
}
