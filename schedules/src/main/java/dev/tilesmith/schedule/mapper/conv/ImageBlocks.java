package dev.tilesmith.schedule.mapper.conv;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the pixels of a kernel position into blocks for the array. Fewer than dim pixels take fewer cycles, but the last
 * block meets the next weights on their way into the array, which take dim cycles anyway, and each block costs the host two
 * commands (accelerator-timing.md 2.4).
 */
final class ImageBlocks {
    /** Cycles of the host for a preload and its compute, and around those of one block of weights. */
    private static final int PAIR_CYCLES = 6;

    private static final int WEIGHTS_CYCLES = 16;

    private ImageBlocks() {}

    /**
     * Pixels that pass the array together.
     *
     * @param input row of the scratchpad, from the first of the channel block
     * @param output row of the accumulator, from the first of the filter block
     */
    record Block(int input, int output, int pixels) {
        private boolean precedes(Block next) {
            return next.input == input + pixels && next.output == output + pixels;
        }
    }

    /** Outputs of an image that a kernel position reaches, with the first one's places as in {@link Block}. */
    record Window(int row, int column, int rows, int columns, int input, int output) {
        Window at(int input, int output) {
            return new Window(row, column, rows, columns, input, output);
        }

        /** So many rows from one on, and what lies between them. */
        private Block run(int first, int count, int pitch) {
            return new Block(input + first * pitch, output + first * pitch, (count - 1) * pitch + columns);
        }
    }

    /** Cycles of one block of weights against these pixels: of the array, or of the host where that is slower. */
    static long cycles(List<Block> blocks, int dim) {
        var array = blocks.stream()
                        .mapToLong(block -> Math.max(ConvExtents.LEAST_COLUMNS, block.pixels))
                        .sum()
                + dim
                - Math.clamp(blocks.getLast().pixels, ConvExtents.LEAST_COLUMNS, dim);
        return Math.max(array, (long) PAIR_CYCLES * blocks.size() + WEIGHTS_CYCLES);
    }

    /**
     * The cheapest cut.
     *
     * @param windows of all images
     * @param mayMerge whether the pixels between two rows of a window may be summed too
     */
    static List<Block> of(List<Window> windows, int pitch, boolean mayMerge, int dim) {
        var best = cut(runs(windows, 1, 1, pitch), dim);
        if (!mayMerge) {
            return best;
        }
        var height = windows.getFirst().rows;
        for (var last = 2; last <= height; last++) {
            for (var others : List.of(1, last)) {
                var blocks = cut(runs(windows, others, last, pitch), dim);
                if (cycles(blocks, dim) < cycles(best, dim)) {
                    best = blocks;
                }
            }
        }
        return best;
    }

    /** Rows that are taken together: the last ones of all, and the others. */
    private static List<Block> runs(List<Window> windows, int others, int last, int pitch) {
        var runs = new ArrayList<Block>();
        for (var window : windows) {
            var end = window == windows.getLast() ? window.rows - last : window.rows;
            for (var row = 0; row < end; row += others) {
                add(runs, window.run(row, Math.min(others, end - row), pitch));
            }
            if (end < window.rows) {
                add(runs, window.run(end, last, pitch));
            }
        }
        return runs;
    }

    /** Pixels that lie directly behind those before them go with them. */
    private static void add(List<Block> runs, Block next) {
        if (!runs.isEmpty() && runs.getLast().precedes(next)) {
            var before = runs.removeLast();
            runs.add(new Block(before.input, before.output, before.pixels + next.pixels));
        } else {
            runs.add(next);
        }
    }

    private static List<Block> cut(List<Block> runs, int dim) {
        var blocks = new ArrayList<Block>();
        for (var run : runs) {
            var done = 0;
            for (var pixels : sizes(run.pixels, dim)) {
                blocks.add(new Block(run.input + done, run.output + done, pixels));
                done += pixels;
            }
        }
        return blocks;
    }

    /** Whole blocks last, since the last is paid whole; a sliver in front is evened out with the block behind it. */
    static List<Integer> sizes(int pixels, int dim) {
        var sizes = new ArrayList<Integer>();
        var rest = pixels % dim;
        var whole = pixels / dim;
        if (rest > 0 && rest < ConvExtents.LEAST_COLUMNS && whole > 1) {
            sizes.add((rest + dim) / 2);
            sizes.add(rest + dim - (rest + dim) / 2);
            whole--;
        } else if (rest > 0) {
            sizes.add(rest);
        }
        for (var i = 0; i < whole; i++) {
            sizes.add(dim);
        }
        return sizes;
    }
}
