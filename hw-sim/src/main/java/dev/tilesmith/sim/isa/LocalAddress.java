package dev.tilesmith.sim.isa;

/**
 * A 32-bit private address: which memory, how it is read or written, and the row.
 *
 * <p>Layout (LocalAddr.scala): bit 31 accumulator, 30 accumulate on write, 29 read full width, 28..26 norm command, then
 * unused bits, a garbage bit and the row. The hardware drops row bits beyond its memory; {@link #row} keeps everything
 * below bit 29, so that an address past the end shows as one instead of wrapping around.
 */
public record LocalAddress(int bits) {
    private static final int ACCUMULATOR = 1 << 31;
    private static final int ACCUMULATE = 1 << 30;
    private static final int FULL_WIDTH = 1 << 29;
    private static final int ROW_MASK = FULL_WIDTH - 1;

    /** What the hardware compares: the three flags, the garbage bit 14 and the 14 row bits of both presets. */
    private static final int GARBAGE_BITS = 0xE000_7FFF;

    /** No operand: {@code GARBAGE_ADDR}. */
    public static final LocalAddress GARBAGE = new LocalAddress(-1);

    public static LocalAddress scratchpad(int row) {
        return new LocalAddress(checkedRow(row));
    }

    public static LocalAddress accumulator(int row) {
        return new LocalAddress(ACCUMULATOR | checkedRow(row));
    }

    public LocalAddress accumulating() {
        return new LocalAddress(bits | ACCUMULATE);
    }

    public LocalAddress fullWidth() {
        return new LocalAddress(bits | FULL_WIDTH);
    }

    public boolean isGarbage() {
        return (bits & GARBAGE_BITS) == GARBAGE_BITS;
    }

    public boolean isAccumulator() {
        return (bits & ACCUMULATOR) != 0;
    }

    /** Whether a write adds to what the row holds; only the accumulator can. */
    public boolean isAccumulating() {
        return isAccumulator() && (bits & ACCUMULATE) != 0;
    }

    /** Whether accumulator rows are read as they are, neither scaled nor narrowed. */
    public boolean isFullWidth() {
        return isAccumulator() && (bits & FULL_WIDTH) != 0;
    }

    /** What a mvout does to the running sums of normalizations. */
    public NormCommand normCommand() {
        return NormCommand.of(bits >>> 26 & 7);
    }

    /** The same without a {@link #normCommand}, which shares bits with rows that no machine has. */
    public LocalAddress withoutNormCommand() {
        return new LocalAddress(bits & ~(7 << 26));
    }

    public int row() {
        return bits & ROW_MASK;
    }

    /** As in traces: {@code spad 64}, {@code acc+ 16} when accumulating, {@code acc32 0} at full width. */
    @Override
    public String toString() {
        if (isGarbage()) {
            return "garbage";
        }
        var memory = isAccumulator() ? "acc" : "spad";
        return memory + (isFullWidth() ? "32" : "") + (isAccumulating() ? "+" : "") + " " + row();
    }

    private static int checkedRow(int row) {
        if (row < 0 || row > ROW_MASK) {
            throw new IllegalArgumentException("a row must be in [0, %d], got %d".formatted(ROW_MASK, row));
        }
        return row;
    }
}
