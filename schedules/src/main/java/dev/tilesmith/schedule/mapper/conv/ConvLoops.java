package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.schedule.mapper.code.Edges;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loops over the tiles of a convolution, without those that run once, and what comes after a tile or a slice. */
record ConvLoops(ConvExtents extents) {
    boolean hasImages() {
        return extents.op().batch() > 1;
    }

    boolean hasRows() {
        return extents.rowTiles() > 1;
    }

    boolean hasFilters() {
        return extents.filterTiles() > 1;
    }

    boolean hasManySlices() {
        return hasImages() || hasRows();
    }

    boolean hasManyTiles() {
        return hasManySlices() || hasFilters();
    }

    /** Image of this tile. */
    Expression image() {
        return hasImages() ? name("b") : number(0);
    }

    /** First output row of this tile. */
    Expression row() {
        return hasRows() ? name("y0") : number(0);
    }

    /** First filter of this tile. */
    Expression filter() {
        return hasFilters() ? name("k0") : number(0);
    }

    void images(KernelWriter code, Runnable body) {
        loop(code, hasImages(), "b", extents.op().batch(), 1, body);
    }

    void rows(KernelWriter code, Runnable body) {
        loop(
                code,
                hasRows(),
                "y0",
                extents.op().outputHeight(),
                extents.mapping().rows(),
                body);
    }

    void filters(KernelWriter code, Runnable body) {
        loop(code, hasFilters(), "k0", extents.op().filters(), extents.tileFilters(), body);
    }

    private static void loop(KernelWriter code, boolean isLoop, String variable, int end, int step, Runnable body) {
        if (isLoop) {
            code.loop(variable, number(0), less(name(variable), number(end)), step, body);
        } else {
            body.run();
        }
    }

    void kernelRows(KernelWriter code, Runnable body) {
        loop(code, extents.op().kernelRows() > 1, "r", extents.op().kernelRows(), 1, body);
    }

    void kernelColumns(KernelWriter code, Runnable body) {
        loop(code, extents.op().kernelColumns() > 1, "s", extents.op().kernelColumns(), 1, body);
    }

    void channels(KernelWriter code, Runnable body) {
        loop(code, extents.channelBlocks() > 1, "c", extents.channelBlocks(), 1, body);
    }

    Expression kernelRow() {
        return extents.op().kernelRows() > 1 ? name("r") : number(0);
    }

    Expression kernelColumn() {
        return extents.op().kernelColumns() > 1 ? name("s") : number(0);
    }

    /** Channel block of this step. */
    Expression channel() {
        return extents.channelBlocks() > 1 ? name("c") : number(0);
    }

    /** Rows from the first weights of a tile to those of this step. */
    Expression weightsOffset() {
        var position = plus(times(kernelRow(), extents.op().kernelColumns()), kernelColumn());
        return times(plus(times(position, extents.channelBlocks()), channel()), extents.tileFilters());
    }

    private Expression moreFilters() {
        return less(plus(name("k0"), extents.tileFilters()), number(extents.op().filters()));
    }

    /** There are filters after this tile's, and this is the first slice, so that their weights are not there yet. */
    Optional<Expression> bringsWeights() {
        if (!hasFilters()) {
            return Optional.empty();
        }
        var isFirst = sliceNumber().map(number -> equal(number, number(0)));
        return isFirst.map(first -> and(first, moreFilters())).or(() -> Optional.of(moreFilters()));
    }

    /** Zero at the first slice and positive after it; absent where there is one slice. */
    private Optional<Expression> sliceNumber() {
        return Edges.both(
                        hasImages() ? Optional.of(name("b")) : Optional.empty(),
                        hasRows() ? Optional.of(name("y0")) : Optional.empty())
                .map(any -> hasImages() && hasRows() ? plus(name("b"), name("y0")) : any);
    }

    /** There is another tile after this one. */
    Expression hasNextTile() {
        var more = new ArrayList<Expression>();
        if (hasFilters()) {
            more.add(moreFilters());
        }
        more.addAll(moreSlices());
        return any(more);
    }

    /** There is another slice after this one: of this pass, or of the next filters. */
    Expression hasNextSlice() {
        var more = new ArrayList<>(moreSlices());
        if (extents.mapping().weights() == ConvMapping.Weights.STREAMED && hasFilters()) {
            more.add(moreFilters());
        }
        return any(more);
    }

    private List<Expression> moreSlices() {
        var more = new ArrayList<Expression>();
        if (hasRows()) {
            more.add(less(
                    plus(name("y0"), extents.mapping().rows()),
                    number(extents.op().outputHeight())));
        }
        if (hasImages()) {
            more.add(less(plus(name("b"), 1), number(extents.op().batch())));
        }
        return more;
    }

    private static Expression any(List<Expression> conditions) {
        return conditions.stream()
                .reduce((one, other) -> binary(BinaryOperator.LOGICAL_OR, one, other))
                .orElseThrow();
    }

    /** First row of the next slice, which begins anew after the last. */
    Expression nextSliceRow() {
        var next = plus(name("y0"), extents.mapping().rows());
        return hasRows() ? conditional(less(next, number(extents.op().outputHeight())), next, number(0)) : number(0);
    }

    /** Image of the next slice, whose row is known. */
    Expression nextSliceImage(Expression nextRow) {
        if (!hasImages()) {
            return number(0);
        }
        var next = plus(name("b"), 1);
        var wrapped = extents.mapping().weights() == ConvMapping.Weights.STREAMED
                ? conditional(less(next, number(extents.op().batch())), next, number(0))
                : next;
        return hasRows() ? conditional(less(number(0), nextRow), name("b"), wrapped) : wrapped;
    }

    /** First filter of the next tile. */
    Expression nextFilter() {
        if (!hasFilters()) {
            return number(0);
        }
        var next = plus(name("k0"), extents.tileFilters());
        if (extents.mapping().weights() == ConvMapping.Weights.RESIDENT) {
            return conditional(less(next, number(extents.op().filters())), next, number(0));
        }
        return hasManySlices() ? conditional(any(moreSlices()), name("k0"), next) : next;
    }

    /** First row of the next tile, given the next slice's and the next filter. */
    Expression nextRow(Expression nextSliceRow, Expression nextFilter) {
        return staysWithSlice() && hasRows()
                ? conditional(less(number(0), nextFilter), name("y0"), nextSliceRow)
                : nextSliceRow;
    }

    Expression nextImage(Expression nextSliceImage, Expression nextFilter) {
        return staysWithSlice() && hasImages()
                ? conditional(less(number(0), nextFilter), name("b"), nextSliceImage)
                : nextSliceImage;
    }

    /** Tiles of several filters follow each other in one slice. */
    private boolean staysWithSlice() {
        return extents.mapping().weights() == ConvMapping.Weights.RESIDENT && hasFilters();
    }
}
