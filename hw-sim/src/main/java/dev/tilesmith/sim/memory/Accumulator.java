package dev.tilesmith.sim.memory;

import dev.tilesmith.sim.config.GemminiConfig;

/**
 * The private memory of partial sums: rows of {@code dim} 32-bit words, which are ints or the bits of floats. Starts with
 * a pattern like {@link Scratchpad}. Not thread-safe.
 */
public final class Accumulator {
    private final RowStates rows;
    private final int dim;
    private final int[] words;

    public Accumulator(GemminiConfig config) {
        var integers = config.element() == GemminiConfig.Element.INT8;
        rows = new RowStates("accumulator", config.accumulatorRows(), integers);
        dim = config.dim();
        words = new int[config.accumulatorRows() * dim];
        for (var i = 0; i < words.length; i++) {
            words[i] = 0x4150_0000 + i * 37;
        }
    }

    public RowStates rows() {
        return rows;
    }

    /** Index of a row's first word in {@link #words}. */
    public int offsetOf(int row) {
        return row * dim;
    }

    /** The backing words themselves. */
    public int[] words() {
        return words;
    }
}
