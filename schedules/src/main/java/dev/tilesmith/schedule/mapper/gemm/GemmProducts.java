package dev.tilesmith.schedule.mapper.gemm;

import static dev.tilesmith.schedule.mapper.code.Edges.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Writes one step of depth of a tile: each block of B is preloaded once and stays in the array while all blocks of A pass
 * it. Not thread-safe.
 */
final class GemmProducts {
    private static final Expression GARBAGE = name("GARBAGE_ADDR");
    private static final Expression K = name("k");

    private final Extents extents;
    private final GemmLoads loads;
    private final KernelWriter code;
    private final int dim;

    GemmProducts(Extents extents, GemmLoads loads, KernelWriter code) {
        this.extents = extents;
        this.loads = loads;
        this.code = code;
        dim = extents.dim();
    }

    /** Declares how many blocks the tile has where that varies. */
    void declareExtents(Expression i0, Expression j0) {
        if (!extents.hasFullPanels() && !extents.hasKnownRows()) {
            code.constant("row_blocks", blocks(extents.op().m(), i0, extents.tileRows()));
        }
        if (variesAcross()) {
            code.constant("column_blocks", blocks(extents.op().n(), j0, extents.tileColumns()));
        }
    }

    private boolean variesAcross() {
        return extents.columnBlocks() % extents.mapping().columnBlocks() != 0;
    }

    private Expression blocks(int total, Expression first, int tile) {
        var left = over(plus(minus(number(total), first), dim - 1), dim);
        return literal(first).isPresent()
                ? number(Math.min(
                        tile / dim, Math.ceilDiv(total - (int) literal(first).getAsLong(), dim)))
                : least(left, number(tile / dim));
    }

    /**
     * Writes step k.
     *
     * @param right local row of the panel of B
     * @param j0 first column of the tile
     * @param k0 first element of the panel's depth
     */
    void write(Expression right, Expression j0, Expression k0) {
        var isBiased = extents.op().options().bias() != Options.Bias.NONE;
        var sum = binary(Expression.BinaryOperator.ADD, name("c_acc"), hexadecimal(0x40000000L));
        var element = plus(k0, times(K, dim));
        var isFirst = equal(literal(k0).isPresent() ? K : plus(k0, K), number(0));
        code.fixedAddress("c", isBiased ? sum : conditional(isFirst, name("c_acc"), sum));
        var left = extents.keepsLeft() ? plus(name("a_sp"), loads.leftDepth(k0)) : name("a_sp");
        code.fixedAddress("a", plus(left, times(K, loads.leftDepthRows())));
        var depth = named("depth", extent(extents.op().k(), element, dim));
        var limit = variesAcross()
                ? name("column_blocks")
                : number(extents.mapping().columnBlocks());
        if (isLiteral(limit, 1)) {
            column(right, number(0), new Inner(j0, depth));
        } else {
            code.loop("j", number(0), less(name("j"), limit), 1, () -> column(right, name("j"), new Inner(j0, depth)));
        }
    }

    /** First column of the tile, and depth of the step's blocks. */
    private record Inner(Expression j0, Expression depth) {}

    /** Depth and columns of a block of B. */
    private record Shape(Expression depth, Expression columns) {}

    /** A constant's name, or its value where that is written down. */
    private Expression named(String name, Expression value) {
        if (literal(value).isPresent()) {
            return value;
        }
        code.constant(name, value);
        return name(name);
    }

    private void column(Expression right, Expression j, Inner inner) {
        var columns = named("columns", extent(extents.op().n(), plus(inner.j0, times(j, dim)), dim));
        var weights = plus(plus(right, times(K, loads.rightDepthRows())), times(j, loads.rightColumnRows()));
        var shape = new Shape(inner.depth, columns);
        var isReused = !GemmConfiguration.keepsSums(extents.op().options());
        var others = isReused ? GARBAGE : weights;
        if (extents.hasKnownRows()) {
            var first = firstBlock();
            pair(weights, number(first), j, shape);
            for (var i = 0; i < blocksDown(); i++) {
                if (i != first) {
                    pair(others, number(i), j, shape);
                }
            }
            return;
        }
        pair(weights, number(0), j, shape);
        var rows = extents.hasFullPanels() ? number(extents.mapping().rowBlocks()) : name("row_blocks");
        if (!isLiteral(rows, 1)) {
            code.loop("i", number(1), less(name("i"), rows), 1, () -> pair(others, name("i"), j, shape));
        }
    }

    /**
     * The short block, if there is one: the last block meets the next weights on their way into the array, which takes a
     * whole block's cycles anyway (accelerator-timing.md 2.4).
     */
    private int firstBlock() {
        return extents.op().m() % dim == 0 ? 0 : blocksDown() - 1;
    }

    private int blocksDown() {
        return Math.min(extents.mapping().rowBlocks(), extents.rowBlocks());
    }

    /** A preload and its compute; {@code weights} are garbage where the array has them. */
    private void pair(Expression weights, Expression i, Expression j, Shape shape) {
        var output = plus(
                plus(name("c"), times(j, dim)),
                times(i, (long) extents.mapping().columnBlocks() * dim));
        var left = plus(name("a"), times(i, loads.leftRowRows()));
        var keepsSums = GemmConfiguration.keepsSums(extents.op().options());
        var inPlace = keepsSums ? GARBAGE : weights;
        var second = keepsSums ? weights : GARBAGE;
        var kind = weights == GARBAGE ? "compute_accumulated" : "compute_preloaded";
        var inBlock = rowsOf(i);
        if (isLiteral(inBlock, dim) && isLiteral(shape.depth, dim) && isLiteral(shape.columns, dim)) {
            code.call("gemmini_preload", inPlace, output);
            code.call("gemmini_" + kind, left, second);
            return;
        }
        var rows = literal(i).isPresent() ? inBlock : named("rows", inBlock);
        var inPlaceRows = keepsSums ? rows : shape.depth;
        code.call("gemmini_extended_preload", inPlace, output, shape.columns, inPlaceRows, shape.columns, rows);
        var secondRows = keepsSums ? shape.depth : rows;
        code.call("gemmini_extended_" + kind, left, second, shape.depth, rows, shape.columns, secondRows);
    }

    /** Rows of a block of A. */
    private Expression rowsOf(Expression i) {
        var first = extents.panels() > 1 ? plus(name("i0"), times(i, dim)) : times(i, dim);
        return extent(extents.op().m(), first, dim);
    }
}
