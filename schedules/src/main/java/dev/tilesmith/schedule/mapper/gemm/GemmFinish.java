package dev.tilesmith.schedule.mapper.gemm;

import static dev.tilesmith.schedule.mapper.code.Edges.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes what ends a tile: the stores of its sums, and the bias that the next one begins with. Not thread-safe. */
final class GemmFinish {
    private static final Expression J = name("j");
    private static final Expression K = name("k");

    private final Op.Gemm op;
    private final Options options;
    private final GemmMapping mapping;
    private final Extents extents;
    private final KernelWriter code;
    private final int dim;

    GemmFinish(Extents extents, KernelWriter code) {
        this.op = extents.op();
        this.options = op.options();
        this.mapping = extents.mapping();
        this.extents = extents;
        this.code = code;
        dim = op.target().dim();
    }

    private boolean isFull() {
        return options.output() == Options.Output.INT32;
    }

    /** Row blocks of the tile before that each step of depth finishes. */
    private int finishShare() {
        return Math.ceilDiv(mapping.rowBlocks(), extents.depthBlocks());
    }

    /** What step k stores of the tile before. */
    void storeStep(Expression iDone, Expression jDone, Expression condition) {
        eachFinished(Optional.of(condition), i -> store(iDone, jDone, i));
    }

    private void eachFinished(Optional<Expression> condition, Consumer<Expression> body) {
        var share = finishShare();
        var steps = Math.ceilDiv(mapping.rowBlocks(), share);
        var inTile = steps < extents.depthBlocks()
                ? Optional.of(steps == 1 ? equal(K, number(0)) : less(K, number(steps)))
                : Optional.<Expression>empty();
        code.when(
                both(inTile, condition),
                () -> units(code, steps == 1 ? number(0) : times(K, share), share, i -> {
                    if (steps * share > mapping.rowBlocks()) {
                        code.when(less(i, number(mapping.rowBlocks())), () -> body.accept(i));
                    } else {
                        body.accept(i);
                    }
                }));
    }

    void storeAll(Expression iDone, Expression jDone) {
        units(code, number(0), mapping.rowBlocks(), i -> store(iDone, jDone, i));
    }

    /** One row block of the tile: a move of all its columns, or a move for each block at full width. */
    private void store(Expression iDone, Expression jDone, Expression i) {
        var first = plus(iDone, times(i, dim));
        var rows = extent(op.m(), first, dim);
        var local = plus(name("c_done"), times(i, extents.tileColumns()));
        code.when(beyondFirst(i, inside(first, op.m(), extents.panels() * extents.tileRows() - dim + 1)), () -> {
            if (!isFull()) {
                var columns = extent(op.n(), jDone, extents.tileColumns());
                code.call("gemmini_extended_mvout", addressOf("C", first, jDone), local, columns, rows);
                return;
            }
            columnBlocks(
                    jDone,
                    (j, column) -> code.call(
                            "gemmini_extended_mvout",
                            addressOf("C", first, column),
                            binary(Expression.BinaryOperator.ADD, plus(local, times(j, dim)), hexadecimal(0x20000000L)),
                            extent(op.n(), column, dim),
                            rows));
        });
    }

    private interface Column {
        void write(Expression j, Expression column);
    }

    private void columnBlocks(Expression j0, Column body) {
        if (mapping.columnBlocks() == 1) {
            body.write(number(0), j0);
            return;
        }
        code.loop("j", number(0), less(J, number(mapping.columnBlocks())), 1, () -> {
            var column = plus(j0, times(J, dim));
            code.when(
                    inside(column, op.n(), extents.tilesAcross() * extents.tileColumns()), () -> body.write(J, column));
        });
    }

    /** The first tile begins with its bias. */
    void biasAll() {
        units(code, number(0), mapping.rowBlocks(), i -> bias("c_acc", number(0), number(0), i));
    }

    /** The half of the accumulator whose rows were just stored begins with the next tile's bias. */
    void biasStep(Expression iNext, Expression jNext, Expression condition) {
        eachFinished(Optional.of(condition), i -> bias("c_done", iNext, jNext, i));
    }

    private void bias(String half, Expression i0, Expression j0, Expression i) {
        var first = plus(i0, times(i, dim));
        code.when(
                beyondFirst(i, inside(first, op.m(), extents.panels() * extents.tileRows() - dim + 1)),
                () -> columnBlocks(
                        j0,
                        (j, column) -> code.call(
                                "gemmini_extended_mvin3",
                                options.bias() == Options.Bias.ROW
                                        ? addressOf("bias", column)
                                        : addressOf("bias", first, column),
                                plus(plus(name(half), times(i, extents.tileColumns())), times(j, dim)),
                                extent(op.n(), column, dim),
                                extent(op.m(), first, dim))));
    }
}
