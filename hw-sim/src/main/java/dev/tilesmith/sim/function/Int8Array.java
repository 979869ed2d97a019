package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.Scratchpad;
import java.util.Arrays;

/**
 * int8 products. Three columns of the second matrix share one long, 21 bits each, so that one multiplication does the
 * work of three; a sum of up to 63 products fits its 21 bits. Measured 2 to 4 times as fast as int loops over rows of 16,
 * which are too short for the vectorizer. Not thread-safe.
 *
 * <p>With outputs stationary, sums wrap around in 20 bits: PE.scala as gemmini.md cites it (its lines 98 to 112) keeps
 * them in 32 bits, but takes each new one from a multiply-add unit whose output has spatialArrayOutputType (MacUnit).
 * What leaves an element is shifted and saturated to the same 20 bits, towards the accumulator too. Versions of the RTL
 * before the end of 2022 add in 32 bits, so that only the saturation is left of it.
 */
final class Int8Array implements SystolicArray {
    private static final int LANES = 3;
    private static final int LANE_BITS = 21;
    private static final long LANE_MASK = (1L << LANE_BITS) - 1;
    /** Added to every lane, so that lanes are never negative and do not borrow from each other. */
    private static final int LANE_OFFSET = 1 << (LANE_BITS - 1);

    private static final long OFFSETS =
            LANE_OFFSET | (long) LANE_OFFSET << LANE_BITS | (long) LANE_OFFSET << (2 * LANE_BITS);
    /** Longs that are summed at once: 6 cover 18 columns, and their sums stay in registers. */
    private static final int CHUNK = 6;

    private final int dim;
    private final int outputBits;
    private final Scratchpad scratchpad;
    private final Accumulator accumulator;
    private final byte[] bytes;
    private final int[] words;

    /**
     * Longs in a packed matrix. All rows of its first {@link #CHUNK} longs come first, then all of the next: the innermost
     * loop steps by a constant, so that the JIT checks its bounds once.
     */
    private final int packed;
    /** Bits that a partial sum loses on its way: 32 less those it travels in (spatialArrayOutputType). */
    private final int lostBits;
    /** Whether a partial sum can need more bits than it travels in: not with int8 and up to 31 rows. */
    private final boolean wraps;
    /** Whether results are shifted only on their way to the scratchpad. */
    private final boolean shiftsLate;

    private int lateShift;

    private long[] weights;
    private long[] nextWeights;
    private final long[] second;
    private int[] sums;
    private int[] nextSums;
    private final int[] product;
    private final int[] result;
    private final byte[] transposed;

    /**
     * @param outputBits bits in which sums travel; 32 with {@code shiftsLate}, as in the vendor's functional model, which
     *     neither narrows sums nor shifts those that go to the accumulator
     */
    Int8Array(int dim, int outputBits, boolean shiftsLate, Scratchpad scratchpad, Accumulator accumulator) {
        if (dim > 63) {
            throw new IllegalArgumentException("sums of more than 63 products do not fit 21 bits, got dim " + dim);
        }
        this.dim = dim;
        this.outputBits = outputBits;
        this.shiftsLate = shiftsLate;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        bytes = scratchpad.bytes();
        words = accumulator.words();
        packed = dim * Math.ceilDiv(dim, LANES * CHUNK) * CHUNK;
        lostBits = Integer.SIZE - outputBits;
        wraps = dim * 128 * 128 + 128 >= 1L << (outputBits - 1);
        weights = new long[packed];
        nextWeights = new long[packed];
        second = new long[packed];
        sums = new int[dim * dim];
        nextSums = new int[dim * dim];
        product = new int[dim * dim + CHUNK * LANES];
        result = new int[dim * dim + CHUNK * LANES];
        transposed = new byte[dim * dim];
    }

    @Override
    public void preload(Operand operand, Dataflow dataflow) {
        switch (dataflow) {
            case WEIGHT_STATIONARY -> pack(operand, nextWeights);
            case OUTPUT_STATIONARY -> {
                Arrays.fill(nextSums, 0);
                add(operand, nextSums);
            }
        }
    }

    @Override
    public void flip(Dataflow dataflow) {
        switch (dataflow) {
            case WEIGHT_STATIONARY -> {
                var spare = weights;
                weights = nextWeights;
                nextWeights = spare;
            }
            case OUTPUT_STATIONARY -> {
                var spare = sums;
                sums = nextSums;
                nextSums = spare;
            }
        }
    }

    @Override
    public void multiplyByWeights(Operand activations, Operand bias) {
        lateShift = 0;
        multiply(activations, weights, result);
        add(bias, result);
        if (wraps) {
            for (var i = 0; i < result.length; i++) {
                result[i] = travelling(result[i]);
            }
        }
    }

    @Override
    public void addProduct(Operand activations, Operand secondOperand, int shift) {
        pack(secondOperand, second);
        lateShift = shiftsLate ? shift : 0;
        multiply(activations, second, product);
        for (var i = 0; i < sums.length; i++) {
            sums[i] = travelling(sums[i] + product[i]);
            result[i] = shiftsLate ? sums[i] : Rounding.saturated(Rounding.shiftedRight(sums[i], shift), outputBits);
        }
    }

    private int travelling(int sum) {
        return sum << lostBits >> lostBits;
    }

    @Override
    public void toAccumulator(int firstRow, int rowStride, Tile tile, boolean accumulates) {
        var target = accumulator.offsetOf(firstRow);
        if (rowStride == 1 && tile.columns() == dim) {
            toWords(0, target, tile.rows() * dim, accumulates);
            return;
        }
        for (var i = 0; i < tile.rows(); i++) {
            toWords(i * dim, target, tile.columns(), accumulates);
            target += accumulator.offsetOf(rowStride);
        }
    }

    private void toWords(int source, int target, int count, boolean accumulates) {
        if (accumulates) {
            for (var j = 0; j < count; j++) {
                words[target + j] += result[source + j];
            }
        } else {
            System.arraycopy(result, source, words, target, count);
        }
    }

    @Override
    public void toScratchpad(int firstRow, int rowStride, Tile tile, boolean relu) {
        for (var i = 0; i < tile.rows(); i++) {
            var target = scratchpad.offsetOf(firstRow + i * rowStride);
            for (var j = 0; j < tile.columns(); j++) {
                var element = Rounding.saturated(Rounding.shiftedRight(result[i * dim + j], lateShift), Byte.SIZE);
                bytes[target + j] = (byte) (relu ? Math.max(element, 0) : element);
            }
        }
    }

    /**
     * Rows of the product; rows that the activations do not have are zero. Each row is written with up to 17 surplus
     * ints behind it, over which the next row goes.
     */
    private void multiply(Operand activations, long[] columns, int[] target) {
        var source = bytes;
        var first = scratchpad.offsetOf(activations.firstRow());
        var rowBytes = scratchpad.offsetOf(activations.rowStride());
        if (activations.transposed()) {
            transpose(activations);
            source = transposed;
            first = 0;
            rowBytes = dim;
        }
        var rows = activations.rows();
        for (var i = 0; i < rows; i++) {
            for (var chunk = 0; chunk * dim < packed; chunk += CHUNK) {
                multiplyRow(
                        source,
                        first + i * rowBytes,
                        activations.columns(),
                        columns,
                        chunk * dim,
                        target,
                        i * dim + chunk * LANES);
            }
        }
        Arrays.fill(target, rows * dim, dim * dim, 0);
    }

    /** The innermost loop: one row times up to 18 columns. Its many parameters keep it free of field accesses. */
    private void multiplyRow(byte[] row, int first, int depth, long[] columns, int chunk, int[] target, int to) {
        long sum0 = OFFSETS;
        long sum1 = OFFSETS;
        long sum2 = OFFSETS;
        long sum3 = OFFSETS;
        long sum4 = OFFSETS;
        long sum5 = OFFSETS;
        for (var k = 0; k < depth; k++) {
            long activation = row[first + k];
            var at = chunk + CHUNK * k;
            sum0 += activation * columns[at];
            sum1 += activation * columns[at + 1];
            sum2 += activation * columns[at + 2];
            sum3 += activation * columns[at + 3];
            sum4 += activation * columns[at + 4];
            sum5 += activation * columns[at + 5];
        }
        unpack(sum0, target, to);
        unpack(sum1, target, to + LANES);
        unpack(sum2, target, to + 2 * LANES);
        unpack(sum3, target, to + 3 * LANES);
        unpack(sum4, target, to + 4 * LANES);
        unpack(sum5, target, to + 5 * LANES);
    }

    private static void unpack(long lanes, int[] target, int offset) {
        target[offset] = (int) (lanes & LANE_MASK) - LANE_OFFSET;
        target[offset + 1] = (int) (lanes >>> LANE_BITS & LANE_MASK) - LANE_OFFSET;
        target[offset + 2] = (int) (lanes >>> (2 * LANE_BITS)) - LANE_OFFSET;
    }

    private void pack(Operand operand, long[] target) {
        var first = scratchpad.offsetOf(operand.firstRow());
        var stepRow = operand.transposed() ? 1 : dim;
        var stepColumn = operand.transposed() ? dim : 1;
        Arrays.fill(target, 0);
        for (var i = 0; i < operand.rows(); i++) {
            for (var column = 0; column < operand.columns(); column += CHUNK * LANES) {
                var source = first + i * stepRow + column * stepColumn;
                var count = Math.min(CHUNK * LANES, operand.columns() - column);
                packRow(source, stepColumn, count, target, column / LANES * dim + i * CHUNK);
            }
        }
    }

    private void packRow(int first, int step, int count, long[] target, int firstTarget) {
        var source = first;
        var to = firstTarget;
        var whole = count - count % LANES;
        for (var j = 0; j < whole; j += LANES) {
            target[to++] = bytes[source]
                    + ((long) bytes[source + step] << LANE_BITS)
                    + ((long) bytes[source + 2 * step] << (2 * LANE_BITS));
            source += LANES * step;
        }
        for (var j = whole; j < count; j++) {
            target[to] += (long) bytes[source] << ((j - whole) * LANE_BITS);
            source += step;
        }
    }

    /** Adds an operand that is not transposed: a bias, or initial sums. */
    private void add(Operand operand, int[] target) {
        for (var i = 0; i < operand.rows(); i++) {
            var source = scratchpad.offsetOf(operand.firstRow() + i);
            var to = i * dim;
            for (var j = 0; j < operand.columns(); j++) {
                target[to + j] += bytes[source + j];
            }
        }
    }

    private void transpose(Operand operand) {
        for (var k = 0; k < operand.columns(); k++) {
            var source = scratchpad.offsetOf(operand.firstRow() + k * operand.rowStride());
            for (var i = 0; i < operand.rows(); i++) {
                transposed[i * dim + k] = bytes[source + i];
            }
        }
    }
}
