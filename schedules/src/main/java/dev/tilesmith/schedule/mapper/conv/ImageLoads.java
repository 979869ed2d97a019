package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.ImageExtents.KernelPosition;
import dev.tilesmith.schedule.mapper.conv.ImageExtents.Phase;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/** Writes the loads of a convolution whose whole input stays in the scratchpad. Not thread-safe. */
final class ImageLoads {
    private final Op.Conv2d op;
    private final ImageExtents extents;
    private final KernelWriter code;
    private final int dim;

    /** Channel blocks in one move of the input. */
    private final int group;

    ImageLoads(ImageExtents extents, KernelWriter code) {
        this.extents = extents;
        this.code = code;
        op = extents.op();
        dim = extents.dim();
        group = Math.min(op.target().maxBlocks(), extents.channelBlocks());
    }

    /** What the comments of a kernel say about the input's place. */
    String inputLayout() {
        var phase = op.stride() == 1
                ? "pixel (y, x) of an image"
                : "pixel (y * %1$d + py, x * %1$d + px) of an image, phase (py, px) after phase,"
                        .formatted(op.stride());
        var images = op.batch() > 1 ? "image b at b * %d, ".formatted(extents.imagePixels()) : "";
        return "channel block c of the input at in_sp + c * %d, in it %s%s at y * %d + x"
                .formatted(extents.inputPixels(), images, phase, extents.pitch());
    }

    String weightsLayout() {
        return "weights of a kernel position, block (c, k) of %d channel blocks and a tile's filters, at w_sp + c * %d + k * %d"
                .formatted(extents.groupBlocks(), extents.tileFilters(), dim);
    }

    /** The input that the first products need: of the first group of channel blocks. */
    void firstInput() {
        if (extents.groups() > 1) {
            inputShare(number(0), 0, 1);
        } else {
            channelGroups(block -> inputShare(block, 0, 1));
        }
    }

    /** One of so many shares of the input of the channel blocks of a move: some rows of each image. */
    void inputShare(Expression block, int share, int shares) {
        images(image -> extents.phases().forEach(phase -> {
            var first = phase.rows() * share / shares;
            var end = phase.rows() * (share + 1) / shares;
            if (end - first == 1) {
                phaseRow(phase, image, block, number(first));
            } else if (end > first) {
                code.loop(
                        "y",
                        number(first),
                        less(name("y"), number(end)),
                        1,
                        () -> phaseRow(phase, image, block, name("y")));
            }
        }));
    }

    private interface Part {
        void write(Expression part);
    }

    private void channelGroups(Part body) {
        loop("c", extents.channelBlocks(), group, body);
    }

    private void images(Part body) {
        loop("b", op.batch(), 1, body);
    }

    private void loop(String variable, int end, int step, Part body) {
        if (end <= step) {
            body.write(number(0));
        } else {
            code.loop(variable, number(0), less(name(variable), number(end)), step, () -> body.write(name(variable)));
        }
    }

    private void phaseRow(Phase phase, Expression image, Expression block, Expression y) {
        var base = plus(
                plus(name("in_sp"), times(block, extents.inputPixels())),
                plus(times(image, extents.imagePixels()), phase.start()));
        var channels = extent(op.channels(), times(block, dim), group * dim);
        for (var x = 0; x < phase.columns(); x += dim) {
            code.call(
                    "gemmini_extended_mvin",
                    addressOf(
                            "input",
                            image,
                            plus(times(y, op.stride()), phase.row()),
                            number((long) x * op.stride() + phase.column()),
                            times(block, dim)),
                    plus(base, plus(times(y, extents.pitch()), x)),
                    channels,
                    number(Math.min(dim, phase.columns() - x)));
        }
        if (extents.isPadded() && extents.pitch() > phase.columns()) {
            code.call(
                    "gemmini_extended_mvin",
                    number(0),
                    plus(base, plus(times(y, extents.pitch()), phase.columns())),
                    channels,
                    number(extents.pitch() - phase.columns()));
        }
    }

    /** The weights that the first tile begins with. */
    void firstWeights(KernelPosition position) {
        loop("c", extents.groupBlocks(), 1, c -> weights(new Panel(position, name("w_sp"), number(0), number(0)), c));
    }

    /**
     * Weights that pass together.
     *
     * @param base local row
     * @param filter the first one
     * @param group first channel block
     */
    record Panel(KernelPosition position, Expression base, Expression filter, Expression group) {}

    /** What a panel has for a channel block of its group. */
    void weights(Panel panel, Expression c) {
        var position = panel.position;
        var filter = panel.filter;
        var block = plus(panel.group, c);
        var place = plus(panel.base, times(c, extents.tileFilters()));
        var r = number(position.row());
        var s = number(position.column());
        var channels = extent(op.channels(), times(block, dim), dim);
        if (!op.options().transposeB()) {
            code.call(
                    "gemmini_extended_mvin2",
                    addressOf("weights", r, s, times(block, dim), filter),
                    place,
                    extent(op.filters(), filter, extents.tileFilters()),
                    channels);
            return;
        }
        loop("k", extents.filterBlocks(), 1, k -> {
            var first = plus(filter, times(k, dim));
            code.call(
                    "gemmini_extended_mvin2",
                    addressOf("weights", r, s, first, times(block, dim)),
                    plus(place, times(k, dim)),
                    channels,
                    extent(op.filters(), first, dim));
        });
    }
}
