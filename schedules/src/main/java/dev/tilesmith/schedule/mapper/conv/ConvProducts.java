package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.schedule.mapper.conv.ConvKernel.sum;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.TypeSyntax;

/**
 * Writes the products of a tile: for each kernel position and channel block, each block of weights is preloaded once and
 * stays in the array while all pixels of the tile pass it that lie inside the image at that position. A row of the output
 * is cut into blocks of at most dim pixels; blocks with fewer pixels take fewer cycles, so that what is padding costs none
 * (accelerator-timing.md 2.4, rows of an operation). Not thread-safe.
 */
final class ConvProducts {

    private final Op.Conv2d op;
    private final ConvExtents extents;
    private final ConvLoops loops;
    private final KernelWriter code;
    private final int dim;

    ConvProducts(ConvExtents extents, ConvLoops loops, KernelWriter code) {
        this.extents = extents;
        this.loops = loops;
        this.code = code;
        op = extents.op();
        dim = extents.dim();
    }

    interface FilterBlock {
        void write(Expression block);
    }

    /** Once for each filter block of a tile. */
    static void filterBlocks(KernelWriter code, ConvExtents extents, FilterBlock body) {
        if (extents.mapping().filterBlocks() == 1) {
            body.write(number(0));
        } else {
            code.loop(
                    "k",
                    number(0),
                    less(name("k"), number(extents.mapping().filterBlocks())),
                    1,
                    () -> body.write(name("k")));
        }
    }

    /** What is the same for all kernel positions of a tile. */
    void declareTile() {
        if (!extents.hasFullTiles() && loops.hasRows()) {
            code.constant(
                    "rows",
                    least(
                            minus(number(op.outputHeight()), loops.row()),
                            number(extents.mapping().rows())));
        }
        code.fixedAddress("c_sum", sum(name("c_acc"), hexadecimal(0x40000000L)));
    }

    private Expression tileRows() {
        return extents.hasFullTiles() || !loops.hasRows()
                ? number(Math.min(extents.mapping().rows(), op.outputHeight()))
                : name("rows");
    }

    /** What the kernel writes between products. */
    interface Beside {
        /** Before the products of a kernel position and channel block. */
        void step();

        /** A share of the next slice's loads: behind the first row of pixels where there always is one. */
        void share(int shares);
    }

    /** The products of all kernel positions and channel blocks, and what goes on beside them. */
    void kernelPositions(Beside beside) {
        loops.kernelRows(code, () -> {
            declareRows();
            loops.kernelColumns(code, () -> {
                declareColumns();
                loops.channels(code, () -> {
                    beside.step();
                    products(beside);
                });
            });
        });
    }

    /** The rows of the tile that a kernel row leaves inside the image. */
    void declareRows() {
        code.constant("y_first", clippedBelow(minus(firstInside(loops.kernelRow()), loops.row()), isClippedAbove()));
        code.constant(
                "y_end",
                isClippedBelow()
                        ? least(minus(endInside(op.height(), loops.kernelRow()), loops.row()), tileRows())
                        : tileRows());
    }

    private boolean isClippedAbove() {
        return extents.firstRow(0) > 0;
    }

    private boolean isClippedBelow() {
        return extents.endRow(op.kernelRows() - 1) < op.outputHeight();
    }

    private boolean isClippedLeft() {
        return extents.firstColumn(0) > 0;
    }

    private boolean isClippedRight() {
        return extents.endColumn(op.kernelColumns() - 1) < op.outputWidth();
    }

    private static Expression clippedBelow(Expression value, boolean isClipped) {
        return isClipped ? conditional(less(number(0), value), value, number(0)) : number(0);
    }

    /** First output position whose input is not before the image, or a number below zero. */
    private Expression firstInside(Expression kernelPosition) {
        return stepsUp(minus(number((long) op.padding() + op.stride() - 1), kernelPosition));
    }

    /** First output position whose input is behind the image. */
    private Expression endInside(int extent, Expression kernelPosition) {
        return stepsUp(minus(number((long) extent + op.padding() + op.stride() - 1), kernelPosition));
    }

    private Expression stepsUp(Expression distance) {
        return literal(distance).isPresent()
                ? number(literal(distance).getAsLong() / op.stride())
                : over(distance, op.stride());
    }

    private void declareColumns() {
        code.constant("left", clippedBelow(firstInside(loops.kernelColumn()), isClippedLeft()));
        var end = isClippedRight()
                ? least(endInside(op.width(), loops.kernelColumn()), number(op.outputWidth()))
                : number(op.outputWidth());
        if (!extents.hasNoEmptyBlocks()) {
            code.constant("x_end", end);
        } else if (extents.columnBlocks() == 1) {
            code.constant("columns", minus(end, name("left")));
        } else {
            code.constant("first_columns", minus(number(extents.blockStart(1)), name("left")));
            code.constant("last_columns", minus(end, number(extents.blockStart(extents.columnBlocks() - 1))));
        }
    }

    private void products(Beside beside) {
        if (!extents.hasFullBlocks()) {
            code.constant("depth", extent(op.channels(), times(loops.channel(), dim), dim));
        }
        if (extents.hasNoEmptyBlocks() && !hasEmptyRows()) {
            filterBlocks(
                    code,
                    extents,
                    k -> block(k, () -> beside.share(extents.mapping().filterBlocks())));
            return;
        }
        beside.share(1);
        Runnable blocks = () -> filterBlocks(code, extents, k -> block(k, () -> {}));
        if (extents.hasNoEmptyBlocks()) {
            code.when(less(name("y_first"), name("y_end")), blocks);
        } else {
            blocks.run();
        }
    }

    /** Some kernel row leaves nothing of some tile. */
    private boolean hasEmptyRows() {
        for (var r = 0; r < op.kernelRows(); r++) {
            for (var y = 0; y < op.outputHeight(); y += extents.mapping().rows()) {
                var end = Math.min(extents.endRow(r), y + extents.mapping().rows());
                if (Math.max(y, extents.firstRow(r)) >= end) {
                    return true;
                }
            }
        }
        return false;
    }

    /** One block of weights against the pixels of a tile. */
    private void block(Expression k, Runnable between) {
        if (!extents.hasFullBlocks()) {
            code.constant("filters", extent(op.filters(), plus(loops.filter(), times(k, dim)), dim));
        }
        var isResident = extents.mapping().weights() == ConvMapping.Weights.RESIDENT;
        var panel = isResident ? plus(name("w_sp"), times(loops.filter(), extents.steps())) : name("w_sp");
        code.fixedAddress("w", plus(plus(panel, loops.weightsOffset()), times(k, dim)));
        var row = times(plus(times(name("y_first"), op.stride()), loops.kernelRow()), op.width());
        var slice = plus(name("in_sp"), times(loops.channel(), extents.slicePixels()));
        wide("a", plus(plus(plus(slice, row), loops.kernelColumn()), -op.padding()));
        wide("o", plus(plus(name("c_sum"), times(k, extents.tilePixels())), times(name("y_first"), op.outputWidth())));
        if (extents.hasNoEmptyBlocks()) {
            rows(between);
        } else {
            singleBlocks();
        }
    }

    /** A local address in 64 bits, which commands take without widening it. */
    private void wide(String name, Expression value) {
        code.add(KernelBuilder.declare(new TypeSyntax.Named("uint64_t"), name, value));
    }

    /** The first row brings the weights into the array; they stay for the others. */
    private void rows(Runnable between) {
        row(true);
        between.run();
        if (extents.mapping().rows() == 1) {
            return;
        }
        code.loop("y", plus(name("y_first"), 1), less(name("y"), name("y_end")), 1, () -> {
            nextRow();
            row(false);
        });
    }

    private void nextRow() {
        code.assign("a", plus(name("a"), (long) op.stride() * op.width()));
        code.assign("o", plus(name("o"), op.outputWidth()));
    }

    private void row(boolean isFirst) {
        var blocks = extents.columnBlocks();
        for (var j = 0; j < blocks; j++) {
            var first = j == 0 ? name("left") : number(extents.blockStart(j));
            var columns = blocks == 1
                    ? name("columns")
                    : j == 0
                            ? name("first_columns")
                            : j == blocks - 1 ? name("last_columns") : number(extents.blockColumns());
            pair(isFirst && j == 0, first, columns);
        }
    }

    private void pair(boolean bringsWeights, Expression column, Expression columns) {
        var depth = extents.hasFullBlocks() ? number(dim) : name("depth");
        var filters = extents.hasFullBlocks() ? number(dim) : name("filters");
        new WeightBlock(code, name("w"), depth, filters)
                .multiply(bringsWeights, plus(name("a"), times(column, op.stride())), plus(name("o"), column), columns);
    }

    /** Where a kernel column leaves nothing of some block, each block brings its weights, so that any may be left out. */
    private void singleBlocks() {
        code.loop("y", name("y_first"), less(name("y"), name("y_end")), 1, () -> {
            code.loop("x", name("left"), less(name("x"), name("x_end")), dim, () -> {
                code.constant("columns", least(minus(name("x_end"), name("x")), number(dim)));
                pair(true, name("x"), name("columns"));
            });
            nextRow();
        });
    }
}
