package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.Optional;

/** Writes the loads of a mapped convolution, each as wide as a move can be. Not thread-safe. */
final class ConvLoads {
    private static final Expression PIXEL = name("in_p");

    private final Op.Conv2d op;
    private final ConvExtents extents;
    private final ConvLoops loops;
    private final KernelWriter code;
    private final int dim;

    /** Channel blocks in one move of the input. */
    private final int group;

    ConvLoads(ConvExtents extents, ConvLoops loops, KernelWriter code) {
        this.extents = extents;
        this.loops = loops;
        this.code = code;
        op = extents.op();
        dim = extents.dim();
        group = Math.min(op.target().maxBlocks(), extents.channelBlocks());
    }

    String weightsLayout() {
        var position = "((r * %d + s) * %d + c) * %d + k * %d"
                .formatted(op.kernelColumns(), extents.channelBlocks(), extents.tileFilters(), dim);
        return extents.mapping().weights() == ConvMapping.Weights.STREAMED
                ? "weights (r, s), block (c, k) of a tile's filters at w_sp + %s; the next filters' at w_next"
                        .formatted(position)
                : loops.hasFilters()
                        ? "weights (r, s), block (c, k) of the filters from k0 on at w_sp + k0 * %d + %s"
                                .formatted(extents.steps(), position)
                        : "weights (r, s), block (c, k) at w_sp + %s".formatted(position);
    }

    String sliceLayout() {
        var next = loops.hasManySlices() ? "; the next slice at in_next" : "";
        return "image row y of a slice, pixel x, channel block c at in_sp + c * %d + y * %d + x%s"
                .formatted(extents.slicePixels(), op.width(), next);
    }

    /** The first slice and the first filters' weights. */
    void first() {
        var rows = Math.min(extents.sliceHeight() - op.padding(), extents.neededHeight());
        var end = number((long) rows * op.width());
        code.loop(
                "in_p",
                number(0),
                less(PIXEL, end),
                dim,
                () -> channelGroups(c ->
                        input(number(0), number(0), plus(name("in_sp"), (long) op.padding() * op.width()), c, end)));
        kernelLoops(() -> weights(name("w_sp"), number(0)));
    }

    private interface Group {
        void write(Expression block);
    }

    private void channelGroups(Group body) {
        if (group == extents.channelBlocks()) {
            body.write(number(0));
        } else {
            code.loop(
                    "in_c",
                    number(0),
                    less(name("in_c"), number(extents.channelBlocks())),
                    group,
                    () -> body.write(name("in_c")));
        }
    }

    private void kernelLoops(Runnable body) {
        loops.kernelRows(code, () -> loops.kernelColumns(code, () -> loops.channels(code, body)));
    }

    /** Pixels from {@code in_p} on, at most {@code dim}, of a channel group. */
    private void input(Expression image, Expression firstRow, Expression base, Expression block, Expression end) {
        code.call(
                "gemmini_extended_mvin",
                plus(addressOf("input", image, firstRow, number(0), times(block, dim)), times(PIXEL, op.channels())),
                plus(plus(base, times(block, extents.slicePixels())), PIXEL),
                extent(op.channels(), times(block, dim), group * dim),
                hasWholePieces() ? number(dim) : least(minus(end, PIXEL), number(dim)));
    }

    /** Every slice has a multiple of dim pixels. */
    private boolean hasWholePieces() {
        for (var y = 0; y < op.outputHeight(); y += extents.mapping().rows()) {
            var top = y * op.stride() - op.padding();
            var bottom = Math.min(top + extents.sliceHeight(), extents.neededHeight());
            if ((bottom - Math.max(0, top)) * op.width() % dim != 0) {
                return false;
            }
        }
        return true;
    }

    private void weights(Expression base, Expression firstFilter) {
        var place = plus(base, loops.weightsOffset());
        var channels = extent(op.channels(), times(loops.channel(), dim), dim);
        if (!op.options().transposeB()) {
            code.call(
                    "gemmini_extended_mvin2",
                    addressOf(
                            "weights",
                            loops.kernelRow(),
                            loops.kernelColumn(),
                            times(loops.channel(), dim),
                            firstFilter),
                    place,
                    extent(op.filters(), firstFilter, extents.tileFilters()),
                    channels);
            return;
        }
        ConvProducts.filterBlocks(code, extents, k -> {
            var filter = plus(firstFilter, times(k, dim));
            code.call(
                    "gemmini_extended_mvin2",
                    addressOf("weights", loops.kernelRow(), loops.kernelColumn(), filter, times(loops.channel(), dim)),
                    plus(place, times(k, dim)),
                    channels,
                    extent(op.filters(), filter, dim));
        });
    }

    /** The next slice's place, before the tiles of this one. */
    void declareNextSlice() {
        if (!loops.hasManySlices()) {
            return;
        }
        code.comment("The next slice.");
        var height = number(extents.sliceHeight());
        if (loops.hasRows()) {
            code.constant("y_in", loops.nextSliceRow());
            code.constant("in_top", plus(times(name("y_in"), op.stride()), -op.padding()));
        }
        if (loops.hasImages()) {
            code.constant("b_in", loops.nextSliceImage(name("y_in")));
        }
        if (loops.hasRows() && op.padding() > 0) {
            code.constant("in_first", conditional(less(name("in_top"), number(0)), number(0), name("in_top")));
        }
        var bottom = loops.hasRows()
                ? least(plus(name("in_top"), height), number(extents.neededHeight()))
                : number(extents.neededHeight());
        code.constant("in_pixels", times(minus(bottom, firstRow()), op.width()));
        code.variable("in_p", conditional(loops.hasNextSlice(), number(0), name("in_pixels")));
        if (group < extents.channelBlocks()) {
            code.variable("in_c", number(0));
        }
    }

    private Expression firstRow() {
        return !loops.hasRows() ? number(0) : name(op.padding() > 0 ? "in_first" : "in_top");
    }

    /** A share of the next slice, of so many in each step. */
    void sliceShare(int shares) {
        if (!loops.hasManySlices()) {
            return;
        }
        var pieces = Math.ceilDiv(extents.slicePixels(), dim) * Math.ceilDiv(extents.channelBlocks(), group);
        var steps = shares
                * extents.steps()
                * (extents.mapping().weights() == ConvMapping.Weights.RESIDENT ? extents.filterTiles() : 1);
        ConvResults.share(code, Math.ceilDiv(pieces, steps), less(PIXEL, name("in_pixels")), this::slicePiece);
    }

    private void slicePiece() {
        var base = loops.hasRows() && op.padding() > 0
                ? plus(name("in_next"), times(minus(name("in_first"), name("in_top")), op.width()))
                : plus(name("in_next"), loops.hasRows() ? 0 : (long) op.padding() * op.width());
        var image = loops.hasImages() ? name("b_in") : number(0);
        if (group == extents.channelBlocks()) {
            input(image, firstRow(), base, number(0), name("in_pixels"));
            code.assign("in_p", plus(PIXEL, dim));
            return;
        }
        input(image, firstRow(), base, name("in_c"), name("in_pixels"));
        code.assign("in_c", plus(name("in_c"), group));
        code.when(
                binary(Expression.BinaryOperator.GREATER_EQUAL, name("in_c"), number(extents.channelBlocks())), () -> {
                    code.assign("in_c", number(0));
                    code.assign("in_p", plus(PIXEL, dim));
                });
    }

    /** Which weights this tile brings in, and which it uses. */
    void declareWeights() {
        loops.bringsWeights().ifPresent(condition -> code.constant("brings_weights", condition));
    }

    /** The next filters' weights for the kernel position and channel block of this step. */
    void weightsStep() {
        if (!loops.hasFilters()) {
            return;
        }
        var next = plus(name("k0"), extents.tileFilters());
        var base = extents.mapping().weights() == ConvMapping.Weights.STREAMED
                ? name("w_next")
                : plus(name("w_sp"), times(next, extents.steps()));
        code.when(Optional.of(name("brings_weights")), () -> weights(base, next));
    }
}
