package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.KernelParts.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.function.UnaryOperator;

/** Writes the plain kernel of a convolution. Not thread-safe. */
final class PlainConv2d {
    private static final Expression B = name("b");
    private static final Expression Y = name("y");
    private static final Expression R = name("r");
    private static final Expression S = name("s");
    private static final Expression IY = name("iy");
    private static final Expression IX = name("ix");
    private static final Expression LO = name("lo");
    private static final Expression HI = name("hi");

    private final Op.Conv2d op;
    private final KernelWriter code = new KernelWriter();
    private final Axis pixels;
    private final Axis filters;
    private final Axis channels;
    private final Clipping clipping;
    private final TileCode tile;

    PlainConv2d(Op.Conv2d op) {
        this.op = op;
        var dim = op.target().dim();
        pixels = new Axis(op.outputWidth(), dim, dim, new Axis.Names("x0", "pixels", "x", "m"));
        filters = new Axis(op.filters(), 4 * dim, dim, new Axis.Names("k0", "filters", "j", "n"));
        channels = new Axis(op.channels(), 4 * dim, dim, new Axis.Names("c0", "depth", "c", "d"));
        clipping = Clipping.of(op, dim);
        tile = new TileCode(code, op.options(), pixels, filters, channels, UnaryOperator.identity());
    }

    String write() {
        tile.declareAddresses();
        tile.configure(strides(), scale(op.options(), op.scale()));
        count(
                "b",
                op.batch(),
                () -> count(
                        "y",
                        op.outputHeight(),
                        () -> pixels.tileLoop(code, () -> {
                            filters.tileLoop(code, this::outputTile);
                        })));
        code.call("gemmini_fence");
        return KernelFile.accelerated(
                        op,
                        op.title() + ":",
                        "%d pixels of a row by %d filters at a time, no reuse between tiles."
                                .formatted(pixels.tile(), filters.tile()))
                .print(code.statements());
    }

    private void count(String variable, int end, Runnable body) {
        code.loop(variable, number(0), less(name(variable), number(end)), 1, body);
    }

    private void outputTile() {
        tile.begin(filter -> op.options().bias() == Options.Bias.ROW
                ? addressOf("bias", filter)
                : addressOf("bias", B, Y, pixels.first(), filter));
        count("r", op.kernelRows(), this::kernelRow);
        tile.store(filter -> addressOf("output", B, Y, pixels.first(), filter));
    }

    private TileCode.Strides strides() {
        var element = op.options().type().element().bytes();
        var accumulator = op.options().type().accumulator().bytes();
        var output = op.options().output() == Options.Output.INT32 ? accumulator : element;
        return new TileCode.Strides(
                bytes(op.stride() * op.channels(), element),
                bytes(op.options().transposeB() ? op.channels() : op.filters(), element),
                op.options().bias() == Options.Bias.FULL ? bytes(op.filters(), accumulator) : number(0),
                bytes(op.filters(), output));
    }

    private void kernelRow() {
        code.constant("iy", position(Y, R));
        var isInside = and(binary(BinaryOperator.GREATER_EQUAL, IY, number(0)), less(IY, number(op.height())));
        when(clipping.rows(), isInside, () -> count("s", op.kernelColumns(), this::kernelPosition));
    }

    private void kernelPosition() {
        code.constant("ix", position(pixels.first(), S));
        declareInside();
        when(
                clipping.empty(),
                less(LO, HI),
                () -> channels.tileLoop(code, () -> {
                    loadInput();
                    tile.loadRight((channel, filter) -> op.options().transposeB()
                            ? addressOf("weights", R, S, filter, channel)
                            : addressOf("weights", R, S, channel, filter));
                    tile.multiply();
                }));
    }

    private void when(boolean occurs, Expression condition, Runnable body) {
        if (occurs) {
            code.when(condition, body);
        } else {
            body.run();
        }
    }

    /** {@code y * 2 + r - 1}. */
    private Expression position(Expression output, Expression kernel) {
        return plus(plus(times(output, op.stride()), kernel), -op.padding());
    }

    /** Which of the pixels lie inside the image: from lo to before hi. */
    private void declareInside() {
        var stride = op.stride();
        if (clipping.left()) {
            var first = stride == 1 ? negated(IX) : over(minus(number(stride - 1), IX), stride);
            code.constant("lo", conditional(less(IX, number(0)), first, number(0)));
            code.note("pixels left of the image");
        } else if (clipping.empty()) {
            code.constant("lo", number(0));
        }
        if (clipping.right()) {
            var inside = name("inside");
            code.constant("inside", over(minus(number(op.width() + stride - 1), IX), stride));
            code.constant("hi", least(inside, pixels.extent()));
            code.note("first pixel right of it");
        } else if (clipping.empty()) {
            code.constant("hi", pixels.extent());
        }
    }

    private void loadInput() {
        var depth = channels.extent();
        var hi = clipping.right() ? HI : pixels.extent();
        if (clipping.left()) {
            code.when(binary(BinaryOperator.GREATER, LO, number(0)), () -> load(number(0), tile.left(), depth, LO));
        }
        if (clipping.right()) {
            code.when(
                    less(HI, pixels.extent()),
                    () -> load(number(0), plus(tile.left(), HI), depth, minus(pixels.extent(), HI)));
        }
        var first = clipping.left() ? plus(IX, times(LO, op.stride())) : IX;
        load(
                addressOf("input", B, IY, first, channels.first()),
                clipping.left() ? plus(tile.left(), LO) : tile.left(),
                depth,
                clipping.left() ? minus(hi, LO) : hi);
    }

    private void load(Expression from, Expression to, Expression columns, Expression rows) {
        code.call("gemmini_extended_mvin", from, to, columns, rows);
    }

    /**
     * Which kinds of clipping occur anywhere, so that kernels without padding have no conditions.
     *
     * @param rows some kernel row lies outside the image
     * @param left some first pixels lie left of it
     * @param right some last pixels lie right of it
     * @param empty some kernel column has no pixel of a tile inside
     */
    private record Clipping(boolean rows, boolean left, boolean right, boolean empty) {
        static Clipping of(Op.Conv2d op, int dim) {
            var rows = op.padding() > 0
                    || (op.outputHeight() - 1) * op.stride() + op.kernelRows() - op.padding() > op.height();
            var left = false;
            var right = false;
            var empty = false;
            for (var x0 = 0; x0 < op.outputWidth(); x0 += dim) {
                for (var s = 0; s < op.kernelColumns(); s++) {
                    var ix = x0 * op.stride() + s - op.padding();
                    var pixels = Math.min(dim, op.outputWidth() - x0);
                    var lo = ix < 0 ? (op.stride() - 1 - ix) / op.stride() : 0;
                    var hi = Math.min(pixels, Math.floorDiv(op.width() - ix + op.stride() - 1, op.stride()));
                    left |= lo > 0;
                    right |= hi < pixels;
                    empty |= lo >= hi;
                }
            }
            return new Clipping(rows, left, right, empty);
        }
    }
}
