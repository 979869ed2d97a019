package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.schedule.mapper.conv.ConvKernel.sum;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/** Writes what the sums of a tile begin with, and how finished tiles are stored. Not thread-safe. */
final class ConvResults {
    private static final Expression PIXEL = name("p");

    private final Op.Conv2d op;
    private final Options options;
    private final ConvExtents extents;
    private final ConvLoops loops;
    private final KernelWriter code;
    private final int dim;

    ConvResults(ConvExtents extents, ConvLoops loops, KernelWriter code) {
        this.extents = extents;
        this.loops = loops;
        this.code = code;
        op = extents.op();
        options = op.options();
        dim = extents.dim();
    }

    private boolean isFull() {
        return options.output() == Options.Output.INT32;
    }

    void declareAddresses() {
        var blocks = extents.mapping().filterBlocks() > 1 ? "k * %d + ".formatted(extents.tilePixels()) : "";
        code.comment("Accumulator: pixel p of the tile" + (blocks.isEmpty() ? "" : ", filter block k") + " at c_acc + "
                + blocks + "p" + (loops.hasManyTiles() ? "; the tile before, which is being stored," : "."));
        if (loops.hasManyTiles()) {
            code.comment("in the other half.");
            code.address("c_acc", hexadecimal(0x80000000L));
            code.address("c_done", hexadecimal(0x80000000L + op.target().accumulatorRows() / 2));
        } else {
            code.fixedAddress("c_acc", hexadecimal(0x80000000L));
        }
    }

    /** Up to {@code count} times, while {@code condition} holds. */
    static void share(KernelWriter code, int count, Expression condition, Runnable body) {
        if (count == 1) {
            code.when(condition, body);
        } else {
            code.loop("i", number(0), and(less(name("i"), number(count)), condition), 1, body);
        }
    }

    void beginFirst() {
        var end = number((long) Math.min(extents.mapping().rows(), op.outputHeight()) * op.outputWidth());
        code.loop(
                "p",
                number(0),
                less(PIXEL, end),
                dim,
                () -> begin("c_acc", new Tile(number(0), number(0), number(0)), end));
    }

    /** Where a tile is in the output. */
    private record Tile(Expression image, Expression row, Expression filter) {}

    private Expression pixels(Expression end) {
        var isWhole = extents.tilePixels() % dim == 0
                && (extents.hasFullTiles() || literal(end).isPresent());
        return isWhole && literal(end).stream().allMatch(pixels -> pixels % dim == 0)
                ? number(dim)
                : least(minus(end, PIXEL), number(dim));
    }

    /** Bias or zeros in the rows of {@code dim} pixels. */
    private void begin(String half, Tile tile, Expression end) {
        ConvProducts.filterBlocks(code, extents, k -> {
            var filter = plus(tile.filter, times(k, dim));
            var source = switch (options.bias()) {
                case NONE -> number(0);
                case ROW -> addressOf("bias", filter);
                case FULL ->
                    plus(addressOf("bias", tile.image, tile.row, number(0), filter), times(PIXEL, op.filters()));
            };
            code.call(
                    "gemmini_extended_mvin3",
                    source,
                    plus(plus(name(half), times(k, extents.tilePixels())), PIXEL),
                    options.bias() == Options.Bias.NONE ? number(dim) : extent(op.filters(), filter, dim),
                    pixels(end));
        });
    }

    private void store(String half, Tile tile, Expression end) {
        ConvProducts.filterBlocks(code, extents, k -> {
            var filter = plus(tile.filter, times(k, dim));
            var local = plus(plus(name(half), times(k, extents.tilePixels())), PIXEL);
            code.call(
                    "gemmini_extended_mvout",
                    plus(addressOf("output", tile.image, tile.row, number(0), filter), times(PIXEL, op.filters())),
                    isFull() ? sum(local, hexadecimal(0x20000000L)) : local,
                    extent(op.filters(), filter, dim),
                    pixels(end));
        });
    }

    private Tile done() {
        return new Tile(
                loops.hasImages() ? name("b_done") : number(0),
                loops.hasRows() ? name("y_done") : number(0),
                loops.hasFilters() ? name("k_done") : number(0));
    }

    /** Which tile waits to be stored: none yet. */
    void declareDone() {
        code.comment("The tile before.");
        if (loops.hasImages()) {
            code.variable("b_done", number(0));
        }
        if (loops.hasRows()) {
            code.variable("y_done", number(0));
        }
        if (loops.hasFilters()) {
            code.variable("k_done", number(0));
        }
        code.variable("done_pixels", number(0));
    }

    /** What the steps of this tile store, and what they put in its place. */
    void declareTile() {
        if (!loops.hasManyTiles()) {
            return;
        }
        declareNext();
        code.constant("next_pixels", conditional(loops.hasNextTile(), pixelsOf(name("y_next")), number(0)));
        code.variable("p", number(0));
    }

    /** Where the next tile is, as far as its beginning depends on that. */
    private void declareNext() {
        var isFullBias = options.bias() == Options.Bias.FULL;
        var needsRow = loops.hasRows() && (isFullBias || !extents.hasFullTiles());
        if (loops.hasFilters() && (options.bias() != Options.Bias.NONE || needsRow)) {
            code.constant("k_next", loops.nextFilter());
        }
        if (needsRow) {
            code.constant("y_next", loops.nextRow(name("y_in"), name("k_next")));
        }
        if (loops.hasImages() && isFullBias) {
            code.constant("b_next", loops.nextImage(name("b_in"), name("k_next")));
        }
    }

    /** Pixels of the tile whose first row is given. */
    private Expression pixelsOf(Expression row) {
        return extents.hasFullTiles() || !loops.hasRows()
                ? number(extents.tilePixels())
                : times(
                        least(
                                minus(number(op.outputHeight()), row),
                                number(extents.mapping().rows())),
                        op.outputWidth());
    }

    /** A share of the tile before, of so many, goes out, and the next tile's beginning takes its place. */
    void step(int steps) {
        if (!loops.hasManyTiles()) {
            return;
        }
        var pieces = Math.ceilDiv(extents.tilePixels(), dim);
        share(code, Math.ceilDiv(pieces, steps), less(PIXEL, number(extents.tilePixels())), () -> {
            code.when(less(PIXEL, name("done_pixels")), () -> store("c_done", done(), name("done_pixels")));
            code.when(less(PIXEL, name("next_pixels")), () -> begin("c_done", next(), name("next_pixels")));
            code.assign("p", plus(PIXEL, dim));
        });
    }

    private Tile next() {
        return new Tile(
                loops.hasImages() ? name("b_next") : number(0),
                loops.hasRows() ? name("y_next") : number(0),
                loops.hasFilters() ? name("k_next") : number(0));
    }

    void endTile() {
        if (!loops.hasManyTiles()) {
            return;
        }
        if (loops.hasImages()) {
            code.assign("b_done", loops.image());
        }
        if (loops.hasRows()) {
            code.assign("y_done", loops.row());
        }
        if (loops.hasFilters()) {
            code.assign("k_done", loops.filter());
        }
        code.assign("done_pixels", pixelsOf(loops.row()));
    }

    void storeLast() {
        if (loops.hasManyTiles()) {
            code.loop(
                    "p",
                    number(0),
                    less(PIXEL, name("done_pixels")),
                    dim,
                    () -> store("c_done", done(), name("done_pixels")));
        } else {
            var end = number((long) op.outputHeight() * op.outputWidth());
            code.loop("p", number(0), less(PIXEL, end), dim, () -> store("c_acc", done(), end));
        }
    }
}
