package dev.tilesmith.sim.memory;

import dev.tilesmith.sim.config.GemminiConfig;

/**
 * The private memory of operands: rows of {@code dim} elements, kept as little-endian bytes whatever the element type, so
 * that a move without a scale is a copy. Not thread-safe.
 *
 * <p>It starts with a pattern, as the chip's does with noise: a kernel that counts on zeros computes something wrong here
 * too.
 */
public final class Scratchpad {
    private static final byte[] PATTERN = pattern();

    private final RowStates rows;
    private final int rowBytes;
    private final byte[] bytes;

    public Scratchpad(GemminiConfig config) {
        var integers = config.element() == GemminiConfig.Element.INT8;
        rows = new RowStates("scratchpad", config.scratchpadRows(), integers);
        rowBytes = config.scratchpadRowBytes();
        bytes = new byte[config.scratchpadRows() * rowBytes];
        for (var at = 0; at < bytes.length; at += PATTERN.length) {
            System.arraycopy(PATTERN, 0, bytes, at, Math.min(PATTERN.length, bytes.length - at));
        }
    }

    private static byte[] pattern() {
        var pattern = new byte[256];
        for (var i = 0; i < pattern.length; i++) {
            // Every fourth byte is small: as floats the pattern is finite.
            pattern[i] = (byte) ((i & 3) == 3 ? 0x41 : i * 37 + 91);
        }
        return pattern;
    }

    public RowStates rows() {
        return rows;
    }

    /** Index of a row's first byte in {@link #bytes}. */
    public int offsetOf(int row) {
        return row * rowBytes;
    }

    /** The backing bytes themselves. */
    public byte[] bytes() {
        return bytes;
    }
}
