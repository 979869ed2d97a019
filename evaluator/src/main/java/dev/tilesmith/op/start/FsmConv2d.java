package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.KernelParts.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a convolution with the hardware loop, tiled as the vendor's tiled_conv_auto does it ({@link FsmConvTiles}). Where
 * two halves of the scratchpad hold all weights, or the whole input, they are loaded once. Not thread-safe.
 */
final class FsmConv2d {
    private final Op.Conv2d op;
    private final FsmConvTiles tiles;
    private final int dim;
    private final KernelWriter code = new KernelWriter();

    FsmConv2d(Op.Conv2d op) {
        this(op, FsmConvTiles.of(op));
    }

    /** With tiles of one's own, which must fit half of each memory. */
    FsmConv2d(Op.Conv2d op, FsmConvTiles tiles) {
        var options = op.options();
        if (options.bias() == Options.Bias.FULL || options.output() == Options.Output.INT32) {
            throw new BadOp(("op '%s': the hardware loop of convolutions adds a bias of one row and stores elements;"
                            + " use the start 'plain'")
                    .formatted(op.text()));
        }
        // The loop's fields have 16 bits.
        if (Math.max(Math.max(op.height(), op.width()), Math.max(op.channels(), op.filters())) >= 1 << 16) {
            throw new BadOp("op '%s': the hardware loop of convolutions counts to 65535; use the start 'plain'"
                    .formatted(op.text()));
        }
        this.op = op;
        this.tiles = tiles;
        dim = op.target().dim();
    }

    String write() {
        configure();
        tiles(levels(), () -> {
            place();
            loop();
        });
        code.call("gemmini_fence");
        return KernelFile.accelerated(op, op.title() + ":", "the hardware loop over tiles of %s.".formatted(tiles))
                .print(code.statements());
    }

    private void configure() {
        var options = op.options();
        code.call(
                "gemmini_extended_config_st",
                bytes(op.filters(), options.type().element().bytes()),
                name(options.activation().constant()),
                scale(options, op.scale()));
        code.call(
                "gemmini_extended_config_ex",
                name("WEIGHT_STATIONARY"),
                name("NO_ACTIVATION"),
                number(0),
                number(tiles.downsamples() ? 1 : op.stride()),
                truth(false),
                truth(options.transposeB()));
    }

    /** A dimension in tiles: name of the tile's extent, of its first element, all elements, elements of a tile. */
    private record Level(String extent, String first, int total, int size) {}

    private List<Level> levels() {
        return List.of(
                new Level("batches", "b0", op.batch(), tiles.batches()),
                new Level("rows", "y0", op.outputHeight(), tiles.rows()),
                new Level("columns", "x0", op.outputWidth(), tiles.columns()),
                new Level("filters", "k0", op.filters(), tiles.filters()),
                new Level("kernel_rows", "r0", op.kernelRows(), tiles.kernelRows()),
                new Level("kernel_columns", "s0", op.kernelColumns(), tiles.kernelColumns()),
                new Level("depth", "c0", op.channels(), tiles.channels()));
    }

    /** Loops over tiles with the extent of a tile; constants where one tile is all. */
    private void tiles(List<Level> levels, Runnable body) {
        if (levels.isEmpty()) {
            body.run();
            return;
        }
        var level = levels.getFirst();
        var rest = levels.subList(1, levels.size());
        if (level.size() == level.total()) {
            code.add(declareBoth(level));
            tiles(rest, body);
            return;
        }
        var first = name(level.first());
        code.loop(level.first(), number(0), less(first, number(level.total())), level.size(), () -> {
            code.constant(level.extent(), least(minus(number(level.total()), first), number(level.size())));
            tiles(rest, body);
        });
    }

    private static Statement declareBoth(Level level) {
        var type = new TypeSyntax.Const(new TypeSyntax.Named("int"));
        var first = new Statement.Variable(type, level.first(), Optional.of(number(0)), false, Position.NONE);
        var extent =
                new Statement.Variable(type, level.extent(), Optional.of(number(level.total())), false, Position.NONE);
        return new Statement.Declare(List.of(first, extent), Position.NONE);
    }

    /** Where the tile's image begins, and how much of it is padding. */
    private void place() {
        side("iy", "y0", "r0", "upper", "lower", "rows", "kernel_rows", op.height());
        side("ix", "x0", "s0", "left", "right", "columns", "kernel_columns", op.width());
        if (isPlain()) {
            var depth = name("depth");
            code.constant(
                    "fitting",
                    conditional(
                            binary(BinaryOperator.GREATER, depth, number(dim)),
                            number(1),
                            binary(BinaryOperator.DIVIDE, number(dim), depth)));
            code.note("pixels side by side in a row");
            var kernels = name("kernel_columns");
            var fitting = name("fitting");
            code.constant("pixels", conditional(binary(BinaryOperator.GREATER, fitting, kernels), kernels, fitting));
        }
    }

    private void side(
            String first,
            String output,
            String kernel,
            String before,
            String after,
            String outputs,
            String kernels,
            int total) {
        var end = first + "_end";
        code.constant(
                first,
                binary(
                        BinaryOperator.SUBTRACT,
                        plus(product(name(output), op.stride()), name(kernel)),
                        number(op.padding())));
        code.constant(end, plus(plus(plus(name(first), product(name(outputs), op.stride())), name(kernels)), -1));
        code.constant(before, conditional(less(name(first), number(0)), negated(name(first)), number(0)));
        code.constant(
                after,
                conditional(
                        binary(BinaryOperator.GREATER, name(end), number(total)),
                        minus(name(end), number(total)),
                        number(0)));
    }

    private boolean isPlain() {
        return !op.options().transposeB() && !tiles.downsamples();
    }

    private void loop() {
        var arguments = new ArrayList<Expression>();
        Stream.of(op.batch(), op.height(), op.width(), op.channels(), op.filters(), op.outputHeight(), op.outputWidth())
                .forEach(value -> arguments.add(number(value)));
        arguments.add(number(op.outputHeight()));
        arguments.add(number(op.outputWidth()));
        Stream.of(op.stride(), op.padding(), op.kernelColumns(), 1, 1, 1, 0)
                .forEach(value -> arguments.add(number(value)));
        Stream.of("batches", "rows", "columns", "filters", "kernel_rows", "kernel_columns", "depth")
                .forEach(extent -> arguments.add(name(extent)));
        Stream.of("left", "right", "upper", "lower").forEach(side -> arguments.add(name(side)));
        Stream.of(0, 0, 0, 0).forEach(value -> arguments.add(number(value)));
        arguments.addAll(List.of(name("rows"), name("columns"), weights(), output(), bias(), input()));
        arguments.addAll(flags());
        code.call("gemmini_loop_conv_ws", arguments.toArray(Expression[]::new));
    }

    private List<Expression> flags() {
        var options = op.options();
        return List.of(
                truth(options.bias() == Options.Bias.NONE),
                truth(true),
                truth(tiles.downsamples()),
                truth(false),
                truth(false),
                name(options.activation().constant()),
                truth(false),
                truth(false),
                truth(options.transposeB()),
                truth(false),
                isPlain() ? name("pixels") : number(1),
                number(op.channels()),
                number(op.filters()),
                number(op.filters()),
                truth(false),
                tiles.reusesInput(op) ? half("b0", "y0", "x0", "r0", "s0", "c0") : number(0),
                tiles.reusesWeights(op) ? half("k0", "r0", "s0", "c0") : number(0));
    }

    /** Which half of the scratchpad keeps the operand: one for the first tile, the other for the second. */
    private static Expression half(String... firsts) {
        return conditional(isFirst(firsts), number(1), number(2));
    }

    private static Expression isFirst(String... firsts) {
        var sum = Arrays.stream(firsts).map(first -> (Expression) name(first)).reduce((one, other) -> plus(one, other));
        return equal(sum.orElseThrow(), number(0));
    }

    private Expression weights() {
        var place = op.options().transposeB()
                ? addressOf("weights", name("r0"), name("s0"), name("k0"), name("c0"))
                : addressOf("weights", name("r0"), name("s0"), name("c0"), name("k0"));
        return tiles.reusesWeights(op) ? conditional(isFirst("b0", "y0", "x0"), place, number(0)) : place;
    }

    private Expression input() {
        var row = plus(name("iy"), name("upper"));
        var column = plus(name("ix"), name("left"));
        var place = addressOf("input", name("b0"), row, column, name("c0"));
        return tiles.reusesInput(op) ? conditional(isFirst("k0"), place, number(0)) : place;
    }

    /** Sums stay in the accumulator until the last part of the depth is added. */
    private Expression output() {
        var isLast = and(
                and(ends("r0", "kernel_rows", op.kernelRows()), ends("s0", "kernel_columns", op.kernelColumns())),
                ends("c0", "depth", op.channels()));
        return conditional(isLast, addressOf("output", name("b0"), name("y0"), name("x0"), name("k0")), number(0));
    }

    private static Expression ends(String first, String extent, int total) {
        return equal(plus(name(first), name(extent)), number(total));
    }

    /** Any address but 0 starts the sums anew; without a bias the loop never reads it. */
    private Expression bias() {
        var place = op.options().bias() == Options.Bias.NONE ? number(1) : addressOf("bias", name("k0"));
        return conditional(isFirst("r0", "s0", "c0"), place, number(0));
    }
}
