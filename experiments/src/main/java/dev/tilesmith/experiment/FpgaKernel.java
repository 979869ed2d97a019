package dev.tilesmith.experiment;

import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The kernel that carries out a given mapping of a convolution without padding: for each tile of the outer loops it loads weights
 * and input, multiplies with each block of weights in place while all pixels of the tile pass, and stores the sums, as the
 * vendor's tiled convolution does. Where two buffers for each tensor fit, a tile's moves are spread over the products of
 * the one before.
 */
final class FpgaKernel {
    private static final int RUN = 16;
    private static final int MOST_UNROLLED = 16;
    private static final int SCRATCHPAD_ROWS = 16_384;
    private static final int ACCUMULATOR_ROWS = 1024;

    private final Op.Conv2d op;
    private final FpgaMapping mapping;
    private final StringBuilder code = new StringBuilder();
    private final int channelBlock;
    private final int filterBlock;
    private final int channelBlocks;
    private final int filterBlocks;
    private final int inputHeight;
    private final int inputWidth;
    private final int rows;
    private final int columns;

    FpgaKernel(Op.Conv2d op, FpgaMapping mapping) {
        this.op = op;
        this.mapping = mapping;
        channelBlock = mapping.spatial('C');
        filterBlock = mapping.spatial('K');
        channelBlocks = mapping.tile('C') / channelBlock;
        filterBlocks = mapping.tile('K') / filterBlock;
        rows = mapping.tile('P');
        columns = mapping.tile('Q');
        inputHeight = rows + mapping.tile('R') - 1;
        inputWidth = columns + mapping.tile('S') - 1;
    }

    private int inputRows() {
        return channelBlocks * inputHeight * inputWidth;
    }

    private int weightRows() {
        return mapping.tile('R') * mapping.tile('S') * channelBlocks * filterBlocks * RUN;
    }

    private int sums() {
        return filterBlocks * rows * columns;
    }

    /** Whether one buffer of each tensor fits. */
    boolean fits() {
        return inputRows() + weightRows() <= SCRATCHPAD_ROWS
                && sums() <= ACCUMULATOR_ROWS
                && channelBlock <= RUN
                && filterBlock <= RUN;
    }

    private boolean isDouble() {
        return 2 * (inputRows() + weightRows()) <= SCRATCHPAD_ROWS;
    }

    String write() {
        line("#include \"gemmini.h\"");
        line("%s {", op.signature());
        line("uint32_t in = 0;");
        line("uint32_t w = %d;", inputRows());
        if (isDouble()) {
            line("uint32_t in_next = %d;", SCRATCHPAD_ROWS / 2);
            line("uint32_t w_next = %d;", SCRATCHPAD_ROWS / 2 + inputRows());
        }
        line("uint32_t acc = 0x80000000u;");
        line("gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);");
        line(
                "gemmini_extended4_config_ld(%d, MVIN_SCALE_IDENTITY, false, %d, 0);",
                op.channels(), inputHeight * inputWidth);
        line("gemmini_extended4_config_ld(%d, MVIN_SCALE_IDENTITY, false, %d, 1);", op.filters(), RUN);
        line("gemmini_extended_config_st(%d, NO_ACTIVATION, %sf);", op.filters(), op.scale());
        if (isDouble()) {
            loads("0", "in", "w");
        }
        line("for (int t = 0; t < %d; t++) {", tiles());
        if (!isDouble()) {
            loads("t", "in", "w");
        }
        products();
        when(depthLoops(true), this::results);
        line("}");
        line("gemmini_fence();");
        line("}");
        return code.toString();
    }

    private void line(String format, Object... arguments) {
        code.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private int tiles() {
        return mapping.outer().stream().mapToInt(FpgaMapping.Factor::steps).reduce(1, (one, other) -> one * other);
    }

    /** The step of an outer loop in a tile. */
    private String step(int position, String tile) {
        var inner = 1;
        for (var i = position + 1; i < mapping.outer().size(); i++) {
            inner *= mapping.outer().get(i).steps();
        }
        return "%s / %d %% %d"
                .formatted(tile, inner, mapping.outer().get(position).steps());
    }

    /** The first element of a tile along a loop, from the outer loops over it. */
    private String first(char loop, String tile) {
        var terms = new ArrayList<String>();
        var size = mapping.tile(loop);
        for (var position = mapping.outer().size() - 1; position >= 0; position--) {
            var factor = mapping.outer().get(position);
            if (factor.loop() == loop) {
                terms.add("%s * %d".formatted(step(position, tile), size));
                size *= factor.steps();
            }
        }
        return terms.isEmpty() ? "0" : String.join(" + ", terms);
    }

    private List<String> depthLoops(boolean isLast) {
        var conditions = new ArrayList<String>();
        for (var position = 0; position < mapping.outer().size(); position++) {
            var factor = mapping.outer().get(position);
            if ("RSC".indexOf(factor.loop()) >= 0) {
                conditions.add("%s == %d".formatted(step(position, "t"), isLast ? factor.steps() - 1 : 0));
            }
        }
        return conditions;
    }

    private void when(List<String> conditions, Runnable body) {
        if (conditions.isEmpty()) {
            body.run();
            return;
        }
        line("if (%s) {", String.join(" && ", conditions));
        body.run();
        line("}");
    }

    /** Moves are as wide as full blocks allow. */
    private static int group(int block) {
        return block == RUN ? 4 : 1;
    }

    private int weightMoves() {
        return mapping.tile('R') * mapping.tile('S') * channelBlocks * Math.ceilDiv(filterBlocks, group(filterBlock));
    }

    private int inputMoves() {
        return inputHeight * Math.ceilDiv(inputWidth, RUN) * Math.ceilDiv(channelBlocks, group(channelBlock));
    }

    private int groups() {
        return filterBlocks * mapping.tile('R') * mapping.tile('S') * channelBlocks;
    }

    private void starts(String tile, String loops) {
        loops.chars()
                .forEach(loop ->
                        line("const int %s0 = %s;", Character.toLowerCase((char) loop), first((char) loop, tile)));
    }

    /** All moves of a tile. */
    private void loads(String tile, String in, String w) {
        line("{");
        starts(tile, "PQKCRS");
        counters();
        line("for (int m = 0; m < %d; m++) {", weightMoves() + inputMoves());
        move(in, w);
        line("}");
        line("}");
    }

    /** Where the next move is: block and kernel position of weights, then block, pixel and row of the input. */
    private void counters() {
        "k c s r d x h".chars().filter(Character::isLetter).forEach(name -> line("int m%s = 0;", (char) name));
    }

    /** Counts on: the first counter is the fastest. */
    private void count(List<String> counters) {
        var opened = 0;
        for (var counter : counters) {
            var part = counter.split(" ");
            line("m%s += %s;", part[0], part[1]);
            if (part.length > 2) {
                line("if (m%s >= %s) {", part[0], part[2]);
                line("m%s = 0;", part[0]);
                opened++;
            }
        }
        for (var i = 0; i < opened; i++) {
            line("}");
        }
    }

    /** Move m of a tile: those of the weights first. */
    private void move(String in, String w) {
        line("if (m < %d) {", weightMoves());
        line(
                "gemmini_extended_mvin2(&weights[r0 + mr][s0 + ms][c0 + mc * %d][k0 + mk * %d], "
                        + "%s + (((mr * %d + ms) * %d + mc) * %d + mk) * 16, %s, %d);",
                channelBlock,
                filterBlock,
                w,
                mapping.tile('S'),
                channelBlocks,
                filterBlocks,
                width(filterBlocks, group(filterBlock), filterBlock, "mk"),
                channelBlock);
        count(List.of(
                "k %d %d".formatted(group(filterBlock), filterBlocks),
                "c 1 " + channelBlocks,
                "s 1 " + mapping.tile('S'),
                "r 1"));
        line("} else {");
        line(
                "gemmini_extended_mvin(&input[0][p0 + r0 + mh][q0 + s0 + mx][c0 + md * %d], "
                        + "%s + (md * %d + mh) * %d + mx, %s, %s);",
                channelBlock,
                in,
                inputHeight,
                inputWidth,
                width(channelBlocks, group(channelBlock), channelBlock, "md"),
                run(inputWidth, "mx"));
        count(List.of("d %d %d".formatted(group(channelBlock), channelBlocks), "x 16 " + inputWidth, "h 1"));
        line("}");
    }

    private static String width(int blocks, int group, int block, String name) {
        return blocks % group == 0
                ? Integer.toString(group * block)
                : "%1$d - %2$s < %3$d ? (%1$d - %2$s) * %4$d : %5$d"
                        .formatted(blocks, name, group, block, group * block);
    }

    private static String run(int total, String name) {
        return total % RUN == 0
                ? Integer.toString(RUN)
                : total < RUN ? Integer.toString(total) : "%1$d - %2$s < 16 ? %1$d - %2$s : 16".formatted(total, name);
    }

    /** All products of a tile; between the blocks of weights the next tile's moves, at even distances. */
    private void products() {
        if (isDouble()) {
            line("const int u = t + 1;");
            starts("u", "PQKCRS");
            counters();
            line("int m = 0;");
            line("int due = 0;");
        }
        var isFirst = new ArrayList<>(List.of("r == 0", "s == 0"));
        isFirst.addAll(depthLoops(false));
        line("for (int k = 0; k < %d; k++)", filterBlocks);
        line("for (int r = 0; r < %d; r++)", mapping.tile('R'));
        line("for (int s = 0; s < %d; s++) {", mapping.tile('S'));
        line("const uint32_t b = w + ((r * %d + s) * %d + k) * 16;", mapping.tile('S'), channelBlocks * filterBlocks);
        line("const uint32_t a = in + r * %d + s;", inputWidth);
        line("const uint32_t to = acc + k * %d;", rows * columns);
        line("const uint32_t sum = acc + k * %d + 0x40000000u;", rows * columns);
        if (isWrittenOut()) {
            nextMoves(channelBlocks);
            line("if (%s) {", String.join(" && ", isFirst));
            pixels(0, "to");
            line("} else {");
            pixels(0, "sum");
            line("}");
            for (var c = 1; c < channelBlocks; c++) {
                pixels(c, "sum");
            }
        } else {
            line("for (int c = 0; c < %d; c++) {", channelBlocks);
            nextMoves(1);
            line("const uint32_t bc = b + c * %d;", filterBlocks * RUN);
            line("const uint32_t ac = a + c * %d;", inputHeight * inputWidth);
            line("const uint32_t sc = c == 0 && %s ? to : sum;", String.join(" && ", isFirst));
            pixels(0, "sc");
            line("}");
        }
        line("}");
        if (isDouble()) {
            line("in ^= %d;", SCRATCHPAD_ROWS / 2);
            line("in_next ^= %d;", SCRATCHPAD_ROWS / 2);
            line("const uint32_t w_free = w;");
            line("w = w_next;");
            line("w_next = w_free;");
        }
    }

    /** The moves of the next tile that are due after so many more blocks of weights. */
    private void nextMoves(int blocks) {
        if (!isDouble()) {
            return;
        }
        line("if (u < %d) {", tiles());
        line("due += %d;", (weightMoves() + inputMoves()) * blocks);
        line("for (; m * %d < due; m++) {", groups());
        move("in_next", "w_next");
        line("}");
        line("}");
    }

    /** A tile's pixels lie one behind the other where the kernel has one position there: blocks of them span image rows. */
    private boolean isFlat() {
        return mapping.tile('R') == 1 && mapping.tile('S') == 1;
    }

    private int height() {
        return isFlat() ? 1 : rows;
    }

    private int width() {
        return isFlat() ? rows * columns : columns;
    }

    /** Few products in the loop over blocks of channels are written out. */
    private boolean isWrittenOut() {
        return height() * Math.ceilDiv(width(), RUN) * channelBlocks <= MOST_UNROLLED * 4;
    }

    /** All pixels of the tile pass one block of weights. */
    private void pixels(int c, String sum) {
        var runs = Math.ceilDiv(width(), RUN);
        for (var q = 0; q < width(); q += RUN) {
            product(c, "0", "0", q, sum);
        }
        if (height() == 1) {
            return;
        }
        if (height() * runs <= MOST_UNROLLED) {
            for (var p = 1; p < height(); p++) {
                for (var q = 0; q < width(); q += RUN) {
                    product(c, "" + p * inputWidth, "" + p * columns, q, sum);
                }
            }
            return;
        }
        line("for (int p = 1; p < %d; p++) {", height());
        for (var q = 0; q < width(); q += RUN) {
            product(c, "p * " + inputWidth, "p * " + columns, q, sum);
        }
        line("}");
    }

    private void product(int c, String input, String output, int column, String sum) {
        var n = Math.min(RUN, width() - column);
        var isFirst = column == 0 && input.equals("0");
        var weights = isWrittenOut() ? "b + " + c * filterBlocks * RUN : "bc";
        var pixels = isWrittenOut() ? "a + " + c * inputHeight * inputWidth : "ac";
        line(
                "gemmini_extended_preload(%s, %s + %s + %d, %d, %d, %d, %d);",
                isFirst ? weights : "GARBAGE_ADDR", sum, output, column, filterBlock, channelBlock, filterBlock, n);
        line(
                "gemmini_extended_compute_%s(%s + %s + %d, GARBAGE_ADDR, %d, %d, %d, %d);",
                isFirst ? "preloaded" : "accumulated", pixels, input, column, channelBlock, n, filterBlock, n);
    }

    private void results() {
        line("{");
        line("const int p1 = %s;", first('P', "t"));
        line("const int q1 = %s;", first('Q', "t"));
        line("const int k1 = %s;", first('K', "t"));
        line("for (int p = 0; p < %d; p++)", rows);
        line("for (int q = 0; q < %d; q += 16)", columns);
        line("for (int k = 0; k < %d; k++)", filterBlocks);
        line(
                "gemmini_extended_mvout(&output[0][p1 + p][q1 + q][k1 + k * %d], acc + k * %d + p * %d + q, %d, %s);",
                filterBlock, rows * columns, columns, filterBlock, run(columns, "q"));
        if (2 * sums() <= ACCUMULATOR_ROWS) {
            line("acc ^= %d;", ACCUMULATOR_ROWS / 2);
        }
        line("}");
    }
}
