package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.schedule.mapper.conv.ConvKernel.sum;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Writes what the sums of a tile of filters begin with, and how they are stored: in pieces of dim pixels, or row by row
 * where the accumulator has gaps between the output's rows. Not thread-safe.
 */
final class ImageResults {
    private static final Expression PIECE = name("p");

    private final Op.Conv2d op;
    private final Options options;
    private final ImageExtents extents;
    private final KernelWriter code;
    private final int dim;
    private final boolean hasGaps;

    ImageResults(ImageExtents extents, KernelWriter code) {
        this.extents = extents;
        this.code = code;
        op = extents.op();
        options = op.options();
        dim = extents.dim();
        hasGaps = extents.pitch() > op.outputWidth();
    }

    private boolean isFull() {
        return options.output() == Options.Output.INT32;
    }

    private int outputRows() {
        return op.batch() * op.outputHeight();
    }

    /** Pixels of the output. */
    private int pixels() {
        return outputRows() * op.outputWidth();
    }

    /** Pieces of a tile. */
    int pieces() {
        return hasGaps ? outputRows() : Math.ceilDiv(pixels(), dim);
    }

    String layout() {
        var block = extents.filterBlocks() > 1 ? "k * %d + ".formatted(extents.tilePixels()) : "";
        return "output pixel (y, x), filter block k, at c_acc + %sy * %d + x".formatted(block, extents.pitch());
    }

    void beginFirst() {
        pieces(() -> begin("c_acc", number(0)));
    }

    void storeLast(Expression filter) {
        pieces(() -> store(extents.filterTiles() > 1 ? "c_done" : "c_acc", filter));
    }

    private void pieces(Runnable body) {
        code.loop("p", number(0), less(PIECE, number(pieces())), 1, body);
    }

    private interface Move {
        /**
         * @param pixel of the output
         * @param local row from the first of the filter block
         */
        void write(Expression pixel, Expression local, Expression pixels);
    }

    /** The moves of a piece; {@code columns} of each row where there are gaps. */
    private void piece(int columns, Move move) {
        if (!hasGaps) {
            move.write(
                    times(PIECE, dim),
                    times(PIECE, dim),
                    pixels() % dim == 0 ? number(dim) : least(minus(number(pixels()), times(PIECE, dim)), number(dim)));
            return;
        }
        for (var x = 0; x < columns; x += dim) {
            move.write(
                    plus(times(PIECE, op.outputWidth()), x),
                    plus(times(PIECE, extents.pitch()), x),
                    number(Math.min(dim, columns - x)));
        }
    }

    private void filterBlocks(ConvProducts.FilterBlock body) {
        if (extents.filterBlocks() == 1) {
            body.write(number(0));
        } else {
            code.loop("k", number(0), less(name("k"), number(extents.filterBlocks())), 1, () -> body.write(name("k")));
        }
    }

    /** Bias or zeros, also between the rows, where sums of no meaning go. */
    private void begin(String half, Expression firstFilter) {
        var isFullBias = options.bias() == Options.Bias.FULL;
        filterBlocks(k -> piece(isFullBias ? op.outputWidth() : extents.pitch(), (pixel, local, pixels) -> {
            var filter = plus(firstFilter, times(k, dim));
            var source = switch (options.bias()) {
                case NONE -> number(0);
                case ROW -> addressOf("bias", filter);
                case FULL ->
                    plus(addressOf("bias", number(0), number(0), number(0), filter), times(pixel, op.filters()));
            };
            code.call(
                    "gemmini_extended_mvin3",
                    source,
                    plus(plus(name(half), times(k, extents.tilePixels())), local),
                    options.bias() == Options.Bias.NONE ? number(dim) : extent(op.filters(), filter, dim),
                    pixels);
        }));
    }

    private void store(String half, Expression firstFilter) {
        filterBlocks(k -> piece(op.outputWidth(), (pixel, local, pixels) -> {
            var filter = plus(firstFilter, times(k, dim));
            var place = plus(plus(name(half), times(k, extents.tilePixels())), local);
            code.call(
                    "gemmini_extended_mvout",
                    plus(addressOf("output", number(0), number(0), number(0), filter), times(pixel, op.filters())),
                    isFull() ? sum(place, hexadecimal(0x20000000L)) : place,
                    extent(op.filters(), filter, dim),
                    pixels);
        }));
    }

    /** A share of the tile before goes out, and the next tile's beginning takes its place. */
    void step(int count) {
        ConvResults.share(code, count, less(PIECE, number(pieces())), () -> {
            code.when(
                    less(number(0), name("k0")),
                    () -> store("c_done", minus(name("k0"), number(extents.tileFilters()))));
            code.when(less(name("k_next"), number(op.filters())), () -> begin("c_done", name("k_next")));
            code.assign("p", plus(PIECE, 1));
        });
    }
}
