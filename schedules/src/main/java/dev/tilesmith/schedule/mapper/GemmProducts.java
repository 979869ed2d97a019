package dev.tilesmith.schedule.mapper;

import static dev.tilesmith.schedule.mapper.Edges.*;
import static dev.tilesmith.sim.c.KernelBuilder.*;

import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.Expression;
import dev.tilesmith.sim.c.KernelWriter;

/**
 * Writes one step of depth of a tile: each block of B is preloaded once and stays in the array while all blocks of A pass
 * it. Not thread-safe.
 */
final class GemmProducts {
    private static final Expression GARBAGE = name("GARBAGE_ADDR");
    private static final Expression K = name("k");

    private final Extents extents;
    private final GemmMoves moves;
    private final KernelWriter code;
    private final int dim;

    GemmProducts(Extents extents, GemmMoves moves, KernelWriter code) {
        this.extents = extents;
        this.moves = moves;
        this.code = code;
        dim = extents.dim();
    }

    /** Declares how many blocks the tile has where that varies. */
    void declareExtents(Expression i0, Expression j0) {
        if (!extents.hasFullPanels()) {
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

    void write(Expression right, Expression j0) {
        var isBiased = extents.op().options().bias() != Options.Bias.NONE;
        var sum = binary(Expression.BinaryOperator.ADD, name("c_acc"), hexadecimal(0x40000000L));
        code.fixedAddress("c", isBiased ? sum : conditional(equal(K, number(0)), name("c_acc"), sum));
        code.fixedAddress("a", plus(name("a_sp"), times(K, moves.leftDepthRows())));
        if (!extents.hasFullBlocks()) {
            code.constant("depth", extent(extents.op().k(), times(K, dim), dim));
        }
        var limit = variesAcross()
                ? name("column_blocks")
                : number(extents.mapping().columnBlocks());
        if (isLiteral(limit, 1)) {
            column(right, number(0), j0);
        } else {
            code.loop("j", number(0), less(name("j"), limit), 1, () -> column(right, name("j"), j0));
        }
    }

    private void column(Expression right, Expression j, Expression j0) {
        if (!extents.hasFullBlocks()) {
            code.constant("columns", extent(extents.op().n(), plus(j0, times(j, dim)), dim));
        }
        var weights = plus(plus(right, times(K, moves.rightDepthRows())), times(j, moves.rightColumnRows()));
        pair(weights, number(0), j, "gemmini_compute_preloaded", "gemmini_extended_compute_preloaded");
        if (extents.hasFullBlocks() && extents.hasFullPanels()) {
            for (var i = 1; i < extents.mapping().rowBlocks(); i++) {
                pair(GARBAGE, number(i), j, "gemmini_compute_accumulated", "gemmini_extended_compute_accumulated");
            }
            return;
        }
        var rows = extents.hasFullPanels() ? number(extents.mapping().rowBlocks()) : name("row_blocks");
        if (!isLiteral(rows, 1)) {
            code.loop("i", number(1), less(name("i"), rows), 1, () -> {
                var inBlock = rowsOf(name("i"));
                if (!extents.hasFullBlocks() && literal(inBlock).isEmpty()) {
                    code.constant("rows", inBlock);
                }
                pair(GARBAGE, name("i"), j, "gemmini_compute_accumulated", "gemmini_extended_compute_accumulated");
            });
        }
    }

    private void pair(Expression weights, Expression i, Expression j, String shortName, String longName) {
        var output = plus(
                plus(name("c"), times(j, dim)),
                times(i, (long) extents.mapping().columnBlocks() * dim));
        var left = plus(name("a"), times(i, moves.leftRowRows()));
        if (extents.hasFullBlocks()) {
            code.call("gemmini_preload", weights, output);
            code.call(shortName, left, GARBAGE);
            return;
        }
        var inBlock = rowsOf(i);
        var rows = literal(inBlock).isEmpty() && literal(i).isEmpty() ? name("rows") : inBlock;
        var depth = name("depth");
        var columns = name("columns");
        code.call("gemmini_extended_preload", weights, output, columns, depth, columns, rows);
        code.call(longName, left, GARBAGE, depth, rows, columns, rows);
    }

    /** Rows of a block of A. */
    private Expression rowsOf(Expression i) {
        var first = extents.panels() > 1 ? plus(name("i0"), times(i, dim)) : times(i, dim);
        return extent(extents.op().m(), first, dim);
    }
}
