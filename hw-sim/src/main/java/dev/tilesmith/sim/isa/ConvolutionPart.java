package dev.tilesmith.sim.isa;

/**
 * One of the five generators of the convolution loop (LoopConv.scala): walks over its part of a tile and names a command
 * at each step. Function takes the parts one after the other; time lets them race. Not thread-safe.
 */
public sealed interface ConvolutionPart
        permits ConvolutionBias, ConvolutionComputes, ConvolutionInput, ConvolutionStores, ConvolutionWeights {
    /** Bits 31..0 of an address offset count; the rest is cut off (LoopConv.castDramOffset). */
    long OFFSET_MASK = 0xFFFF_FFFFL;

    long ACCUMULATOR = 1L << 31;
    long ACCUMULATE = 1L << 30;

    /** No operand, as the hardware's loops send it. */
    long GARBAGE = 0xE000_7FFFL;

    /** A command in the form in which the core would send it. */
    public record Command(int funct, long rs1, long rs2) {}

    /** Whether all steps were taken. */
    boolean isDone();

    /** Whether the part has nothing to do at all, as its address is 0. */
    boolean isEmpty();

    /** Whether the present step sends a command; some steps only take time. */
    default boolean hasCommand() {
        return true;
    }

    /** The command of the present step. */
    Command command();

    /** Goes on to the next step. */
    void step();

    /** An "address, columns, rows" operand. */
    static long word(long local, int columns, int rows) {
        return local | (long) columns << 32 | (long) rows << 48;
    }

    /** A config_ld with scale 1. */
    static Command configLoad(int state, int blockStride, int pixelRepeats, long strideBytes) {
        var one = (long) Float.floatToRawIntBits(1) << 32;
        return new Command(
                0,
                one | (long) (blockStride & 0xFFFF) << 16 | (long) pixelRepeats << 8 | (long) state << 3 | 1,
                strideBytes);
    }

    /** The next value of an index that starts again at {@code first} when it would leave its range. */
    static int next(int value, int step, int first, int end) {
        return value + step >= end ? first : value + step;
    }
}
