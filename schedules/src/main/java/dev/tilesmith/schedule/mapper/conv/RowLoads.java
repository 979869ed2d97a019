package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.RowExtents.Group;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the loads of a convolution whose kernel rows are the depth. Not thread-safe. */
final class RowLoads {
    private static final Expression ROW = name("in_y");

    private final Op.Conv2d op;
    private final RowExtents extents;
    private final ConvExtents tiles;
    private final ConvLoops loops;
    private final KernelWriter code;
    private final List<Move> moves = new ArrayList<>();
    private final int dim;

    RowLoads(RowExtents extents, ConvLoops loops, KernelWriter code) {
        this.extents = extents;
        this.loops = loops;
        this.code = code;
        op = extents.op();
        tiles = extents.tiles();
        dim = extents.dim();
        for (var group : extents.groups()) {
            for (var x = 0; x < group.columns(); x += dim) {
                moves.add(new Move(group, group.firstColumn() + x, Math.min(dim, group.columns() - x)));
            }
        }
    }

    /** Windows of an image row for neighbouring output columns. */
    private record Move(Group group, int column, int columns) {}

    String weightsLayout() {
        var filters = loops.hasFilters() ? "k0 * %d + ".formatted(op.kernelRows() * extents.stepsOfRow()) : "";
        return "weights of kernel row r, step t of its groups and blocks, at w_sp + %s(r * %d + t) * %d + k * %d"
                .formatted(filters, extents.stepsOfRow(), tiles.tileFilters(), dim);
    }

    String sliceLayout() {
        var next = loops.hasManySlices() ? "; the next slice at in_next" : "";
        return "image row y of a slice, what output column x reads of it, block of depth d, at in_sp + d * %d + y * %d + x%s"
                .formatted(extents.slicePixels(), op.outputWidth(), next);
    }

    /** The first slice and the first filters' weights. */
    void first() {
        var rows = Math.min(tiles.sliceHeight() - op.padding(), tiles.neededHeight());
        var place = plus(name("in_sp"), (long) op.padding() * op.outputWidth());
        code.loop(
                "in_y",
                number(0),
                less(ROW, number(rows)),
                1,
                () -> windows(moves, number(0), ROW, plus(place, times(ROW, op.outputWidth()))));
        loops.kernelRows(
                code,
                () -> extents.groups().forEach(group -> {
                    for (var block = 0; block < extents.blocks(group); block++) {
                        weights(group, block, name("w_sp"), number(0));
                    }
                }));
    }

    private void windows(List<Move> share, Expression image, Expression row, Expression base) {
        for (var move : share) {
            var column = move.column * op.stride() - op.padding() + move.group.firstTap();
            code.call(
                    "gemmini_extended_mvin",
                    addressOf("input", image, row, number(column), number(0)),
                    plus(base, move.column),
                    number(extents.depth(move.group)),
                    number(move.columns));
        }
    }

    /** A block of depth of a group's weights, which lie behind each other for all kernel columns and channels. */
    private void weights(Group group, int block, Expression panel, Expression filter) {
        var first = (long) block * dim;
        code.call(
                "gemmini_extended_mvin2",
                plus(
                        addressOf("weights", loops.kernelRow(), number(group.firstTap()), number(0), filter),
                        first * op.filters()),
                plus(panel, weightsOffset(group, block)),
                extent(op.filters(), filter, tiles.tileFilters()),
                number(depth(group, block)));
    }

    /** Elements in a block of depth. */
    int depth(Group group, int block) {
        return Math.min(dim, extents.depth(group) - block * dim);
    }

    /** Rows from the first weights of a tile to those of a step. */
    Expression weightsOffset(Group group, int block) {
        var step = plus(times(loops.kernelRow(), extents.stepsOfRow()), (long) group.firstStep() + block);
        return times(step, tiles.tileFilters());
    }

    /** Rows from the weights of the first filters to those of the filters from one on. */
    Expression panelOffset(Expression filter) {
        return times(filter, (long) op.kernelRows() * extents.stepsOfRow());
    }

    /** The next slice's place, before the tiles of this one. */
    void declareNextSlice() {
        if (!loops.hasManySlices()) {
            return;
        }
        code.comment("The next slice.");
        code.constant("y_in", loops.nextSliceRow());
        code.constant("in_top", plus(times(name("y_in"), op.stride()), -op.padding()));
        if (loops.hasImages()) {
            code.constant("b_in", loops.nextSliceImage(name("y_in")));
        }
        code.constant("in_end", least(plus(name("in_top"), tiles.sliceHeight()), number(tiles.neededHeight())));
        var first = op.padding() > 0
                ? conditional(less(name("in_top"), number(0)), number(0), name("in_top"))
                : name("in_top");
        code.variable("in_y", conditional(loops.hasNextSlice(), first, name("in_end")));
    }

    /** Image rows of the next slice that each kernel row of a tile brings in. */
    private int rowsInKernelRow() {
        return Math.ceilDiv(tiles.sliceHeight(), op.kernelRows() * tiles.filterTiles());
    }

    /** A share of the next slice: each block of depth of the widest group brings other columns of the same image rows. */
    void sliceShare(int block) {
        if (!loops.hasManySlices()) {
            return;
        }
        var blocks = extents.blocks(extents.widest());
        var share = moves.subList(moves.size() * block / blocks, moves.size() * (block + 1) / blocks);
        var image = loops.hasImages() ? name("b_in") : number(0);
        var row = rowsInKernelRow() == 1 ? ROW : plus(ROW, name("i"));
        ConvResults.share(
                code,
                rowsInKernelRow(),
                less(row, name("in_end")),
                () -> windows(
                        share, image, row, plus(name("in_next"), times(minus(row, name("in_top")), op.outputWidth()))));
    }

    void endKernelRow() {
        if (loops.hasManySlices()) {
            code.assign("in_y", plus(ROW, rowsInKernelRow()));
        }
    }

    void declareWeights() {
        loops.bringsWeights().ifPresent(condition -> code.constant("brings_weights", condition));
    }

    /** The next filters' weights for a step. */
    void weightsStep(Group group, int block) {
        if (loops.hasFilters()) {
            var next = plus(name("k0"), tiles.tileFilters());
            code.when(
                    Optional.of(name("brings_weights")),
                    () -> weights(group, block, plus(name("w_sp"), panelOffset(next)), next));
        }
    }
}
