package dev.tilesmith.op;

/**
 * The pieces that a tiled product and a tiled convolution share: one tile of C is dim rows by four blocks of columns, and
 * is summed over four blocks of depth at a time.
 */
final class TileCode {
    private final KernelText text;
    private final Options options;
    private final int dim;
    private final Axis rows;
    private final Axis columns;
    private final Axis depth;

    TileCode(KernelText text, Options options, Axis rows, Axis columns, Axis depth) {
        this.text = text;
        this.options = options;
        this.dim = rows.dim();
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
    }

    /** Where the tiles live. */
    void declareAddresses() {
        var blocks = 4 * dim;
        var k = depth.names().block();
        var outer = options.transposeB() ? "j" : k;
        var inner = options.transposeB() ? k : "j";
        text.line("const uint32_t a_sp = 0;  // A tile: block %s at a_sp + %1$s * %d", k, dim);
        text.line(
                "const uint32_t b_sp = %d;  // B tile: block (%s, j) at b_sp + %s * %1$d + %s * %d",
                blocks, k, outer, inner, dim);
        text.line("const uint32_t c_acc = 0x80000000u;  // C tile: block j at c_acc + j * %d", dim);
        text.line("const uint32_t c_sum = 0xC0000000u;  // the same rows, adding to them");
        if (options.output() == Options.Output.INT32) {
            text.line("const uint32_t c_out = 0xA0000000u;  // the same rows, read at full width");
        }
        text.blank();
    }

    /** Dataflow and strides in bytes. Loads use one configuration each: 0 for A, 1 for B, 2 for what sums start from. */
    void configure(Strides strides, String scale) {
        // The array cannot hold transposed weights against transposed rows (gemmini.md 3.5): then outputs stay in it.
        var dataflow = isOutputStationary() ? "OUTPUT_STATIONARY" : "WEIGHT_STATIONARY";
        if (options.transposeA() || options.transposeB()) {
            text.line(
                    "gemmini_extended_config_ex(%s, NO_ACTIVATION, 0, 1, %s, %s);",
                    dataflow, options.transposeA(), options.transposeB());
        } else {
            text.line("gemmini_config_ex(%s, NO_ACTIVATION, 0);", dataflow);
        }
        text.line("gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 0);", strides.left());
        text.line("gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 1);", strides.right());
        text.line("gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 2);", strides.bias());
        text.line(
                "gemmini_extended_config_st(%s, %s, %s);",
                strides.output(), options.activation().constant(), scale);
        text.blank();
    }

    /** Row strides in DRAM, in bytes, as C text. */
    record Strides(String left, String right, String bias, String output) {}

    private boolean isOutputStationary() {
        return options.transposeA() && options.transposeB();
    }

    /** What the sums start from: zero, or the bias at an address. */
    void begin(String biasAddress) {
        var isBiased = options.bias() != Options.Bias.NONE;
        text.line(isBiased ? "// begin with the bias" : "// clear the accumulator tile");
        text.open("%s", columns.blockLoop());
        columns.declareBlockExtent(text);
        text.line(
                "gemmini_extended_mvin3(%s, c_acc + %s, %s, %s);",
                isBiased ? biasAddress : "0", columns.blockOffset(dim), columns.blockExtent(), rows.extent());
        text.close();
    }

    /** Four-block moves of B: by depth block, or by column block when B is stored transposed. */
    void loadRight(RightAddress address) {
        var outer = options.transposeB() ? columns : depth;
        var inner = options.transposeB() ? depth : columns;
        text.open("%s", outer.blockLoop());
        outer.declareBlockExtent(text);
        text.line(
                "gemmini_extended_mvin2(%s, b_sp + %s, %s, %s);",
                address.of(outer.blockFirst(), inner.names().first()),
                outer.blockOffset(4 * dim),
                inner.extent(),
                outer.blockExtent());
        text.close();
    }

    /** The C address of an element of B, given the indices in storage order. */
    interface RightAddress {
        String of(String row, String column);
    }

    /** Preload and compute each pair of blocks. */
    void multiply() {
        text.open("%s", columns.blockLoop());
        columns.declareBlockExtent(text);
        text.open("%s", depth.blockLoop());
        depth.declareBlockExtent(text);
        var n = columns.blockExtent();
        var d = depth.blockExtent();
        var m = rows.extent();
        var right = options.transposeB()
                ? "b_sp + %s + %s".formatted(columns.blockOffset(4 * dim), depth.blockOffset(dim))
                : "b_sp + %s + %s".formatted(depth.blockOffset(4 * dim), columns.blockOffset(dim));
        var left = "a_sp + " + depth.blockOffset(dim);
        var sum = "c_sum + " + columns.blockOffset(dim);
        if (isOutputStationary()) {
            text.line("gemmini_extended_preload(GARBAGE_ADDR, %s, %s, %s, %s, %s);", sum, n, m, n, m);
            text.line("gemmini_extended_compute_preloaded(%s, %s, %s, %s, %s, %s);", left, right, d, m, n, d);
        } else {
            text.line("gemmini_extended_preload(%s, %s, %s, %s, %s, %s);", right, sum, n, d, n, m);
            text.line("gemmini_extended_compute_preloaded(%s, GARBAGE_ADDR, %s, %s, %s, %s);", left, d, m, n, m);
        }
        text.close().close();
    }

    /** Stores the tile; int32 sums a block at a time, since a block of them is as wide as four of int8. */
    void store(StoreAddress address) {
        if (options.output() == Options.Output.ELEMENT) {
            text.line(
                    "gemmini_extended_mvout(%s, c_acc, %s, %s);",
                    address.of(columns.names().first()), columns.extent(), rows.extent());
            return;
        }
        text.open("%s", columns.blockLoop());
        columns.declareBlockExtent(text);
        text.line(
                "gemmini_extended_mvout(%s, c_out + %s, %s, %s);",
                address.of(columns.blockFirst()), columns.blockOffset(dim), columns.blockExtent(), rows.extent());
        text.close();
    }

    /** The C address of an element of the output tile's first row. */
    interface StoreAddress {
        String of(String column);
    }
}
