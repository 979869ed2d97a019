package dev.tilesmith.op.start;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The pieces that a tiled product and a tiled convolution share: one tile of C is dim rows by four blocks of columns, and
 * is summed over four blocks of depth at a time. Not thread-safe.
 */
final class TileCode {
    private static final Expression GARBAGE = name("GARBAGE_ADDR");

    private final KernelWriter code;
    private final Options options;
    private final int dim;
    private final Axis rows;
    private final Axis columns;
    private final Axis depth;
    private final Local local;

    TileCode(KernelWriter code, Options options, Axis rows, Axis columns, Axis depth, UnaryOperator<String> naming) {
        this.code = code;
        this.options = options;
        this.dim = rows.dim();
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        this.local = new Local(
                naming.apply("a_sp"),
                naming.apply("b_sp"),
                naming.apply("c_acc"),
                naming.apply("c_sum"),
                naming.apply("c_out"));
    }

    /** Names of local addresses. */
    private record Local(String left, String right, String tile, String sum, String full) {}

    /** Where the tiles live. */
    void declareAddresses() {
        var blocks = 4 * dim;
        var k = depth.names().block();
        var j = columns.names().block();
        var outer = options.transposeB() ? j : k;
        var inner = options.transposeB() ? k : j;
        code.fixedAddress(local.left, number(0));
        code.note("A tile: block %s at %s + %1$s * %d".formatted(k, local.left, dim));
        code.fixedAddress(local.right, number(blocks));
        code.note("B tile: block (%s, %s) at %s + %s * %d + %s * %d"
                .formatted(k, j, local.right, outer, blocks, inner, dim));
        code.fixedAddress(local.tile, hexadecimal(0x80000000L));
        code.note("C tile: block %s at %s + %1$s * %d".formatted(j, local.tile, dim));
        code.fixedAddress(local.sum, hexadecimal(0xC0000000L));
        code.note("the same rows, adding to them");
        if (options.output() == Options.Output.INT32) {
            code.fixedAddress(local.full, hexadecimal(0xA0000000L));
            code.note("the same rows, read at full width");
        }
    }

    /** Dataflow and strides in bytes. Loads use one configuration each: 0 for A, 1 for B, 2 for what sums start from. */
    void configure(Strides strides, Expression scale) {
        // The array cannot hold transposed weights against transposed rows (gemmini.md 3.5): then outputs stay in it.
        var dataflow = name(isOutputStationary() ? "OUTPUT_STATIONARY" : "WEIGHT_STATIONARY");
        if (options.transposeA() || options.transposeB()) {
            code.call(
                    "gemmini_extended_config_ex",
                    dataflow,
                    name("NO_ACTIVATION"),
                    number(0),
                    number(1),
                    truth(options.transposeA()),
                    truth(options.transposeB()));
        } else {
            code.call("gemmini_config_ex", dataflow, name("NO_ACTIVATION"), number(0));
        }
        configureLoads(strides.left(), 0);
        configureLoads(strides.right(), 1);
        configureLoads(strides.bias(), 2);
        code.call(
                "gemmini_extended_config_st",
                strides.output(),
                name(options.activation().constant()),
                scale);
    }

    private void configureLoads(Expression stride, int state) {
        code.call("gemmini_extended3_config_ld", stride, name("MVIN_SCALE_IDENTITY"), truth(false), number(state));
    }

    /** Row strides in DRAM, in bytes. */
    record Strides(Expression left, Expression right, Expression bias, Expression output) {}

    private boolean isOutputStationary() {
        return options.transposeA() && options.transposeB();
    }

    /** What the sums start from: zero, or the bias at the address for a column. */
    void begin(UnaryOperator<Expression> biasAddress) {
        var isBiased = options.bias() != Options.Bias.NONE;
        code.comment(isBiased ? "begin with the bias" : "clear the accumulator tile");
        columns.blockLoop(
                code,
                () -> code.call(
                        "gemmini_extended_mvin3",
                        isBiased ? biasAddress.apply(columns.blockFirst()) : number(0),
                        plus(name(local.tile), columns.blockOffset(dim)),
                        columns.blockExtent(),
                        rows.extent()));
    }

    /** One four-block move of A, or, stored transposed, where the depth runs down the rows, a move for each block. */
    void loadLeft(BinaryOperator<Expression> address) {
        if (!options.transposeA()) {
            var from = address.apply(rows.first(), depth.first());
            code.call("gemmini_extended_mvin", from, name(local.left), depth.extent(), rows.extent());
            return;
        }
        depth.blockLoop(
                code,
                () -> code.call(
                        "gemmini_extended_mvin",
                        address.apply(rows.first(), depth.blockFirst()),
                        plus(name(local.left), depth.blockOffset(dim)),
                        rows.extent(),
                        depth.blockExtent()));
    }

    /** A local address in the tile of A: rows of pixels that a convolution fills one part after the other. */
    Expression left() {
        return name(local.left);
    }

    /**
     * Four-block moves of B: by depth block, or by column block when B is stored transposed.
     *
     * @param address of an element of B, given its depth and its column
     */
    void loadRight(BinaryOperator<Expression> address) {
        var outer = options.transposeB() ? columns : depth;
        var inner = options.transposeB() ? depth : columns;
        outer.blockLoop(
                code,
                () -> code.call(
                        "gemmini_extended_mvin2",
                        options.transposeB()
                                ? address.apply(inner.first(), outer.blockFirst())
                                : address.apply(outer.blockFirst(), inner.first()),
                        plus(name(local.right), outer.blockOffset(4 * dim)),
                        inner.extent(),
                        outer.blockExtent()));
    }

    /** Preload and compute each pair of blocks. */
    void multiply() {
        columns.blockLoop(code, () -> depth.blockLoop(code, this::multiplyBlock));
    }

    private void multiplyBlock() {
        var n = columns.blockExtent();
        var d = depth.blockExtent();
        var m = rows.extent();
        var outer = options.transposeB() ? columns : depth;
        var inner = options.transposeB() ? depth : columns;
        var right = plus(plus(name(local.right), outer.blockOffset(4 * dim)), inner.blockOffset(dim));
        var left = plus(name(local.left), depth.blockOffset(dim));
        var sum = plus(name(local.sum), columns.blockOffset(dim));
        if (isOutputStationary()) {
            code.call("gemmini_extended_preload", GARBAGE, sum, n, m, n, m);
            code.call("gemmini_extended_compute_preloaded", left, right, d, m, n, d);
        } else {
            code.call("gemmini_extended_preload", right, sum, n, d, n, m);
            code.call("gemmini_extended_compute_preloaded", left, GARBAGE, d, m, n, m);
        }
    }

    /**
     * Stores the tile; int32 sums a block at a time, since a block of them is as wide as four of int8.
     *
     * @param address of an element of the output tile's first row, given its column
     */
    void store(UnaryOperator<Expression> address) {
        if (options.output() == Options.Output.ELEMENT) {
            var to = address.apply(columns.first());
            code.call("gemmini_extended_mvout", to, name(local.tile), columns.extent(), rows.extent());
            return;
        }
        columns.blockLoop(
                code,
                () -> code.call(
                        "gemmini_extended_mvout",
                        address.apply(columns.blockFirst()),
                        plus(name(local.full), columns.blockOffset(dim)),
                        columns.blockExtent(),
                        rows.extent()));
    }
}
