package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.isa.ConvolutionPart.Command;

/**
 * What the matrix loop sends to store its result through LAYERNORM or SOFTMAX (LoopMatmul.scala, LoopMatmulStC): some
 * rows at a time, each with a set of running sums of its own, in three passes; the last one writes. Not thread-safe.
 */
public final class NormalizingStores {
    private static final int MVOUT = 3;
    private static final long ACCUMULATOR = 1L << 31;
    private static final long OFFSET_MASK = 0xFFFF_FFFFL;

    /** Norm commands of the three passes, for the last move of a row and for those before it. */
    private static final int[] LAYER_NORM_LAST = {2, 4, 0};

    private static final int[] LAYER_NORM = {1, 3, 0};
    private static final int[] SOFTMAX_LAST = {5, 7, 0};
    private static final int[] SOFTMAX = {5, 6, 0};

    /**
     * The matrix that is stored.
     *
     * @param blocksI blocks of rows
     * @param blocksJ blocks of columns
     * @param padI rows that the last block lacks
     * @param padJ columns that the last block lacks
     * @param address in DRAM
     * @param stride elements between two rows in DRAM
     * @param start first accumulator row
     */
    public record Matrix(int blocksI, int blocksJ, int padI, int padJ, long address, long stride, int start) {}

    private final Matrix matrix;
    private final boolean softmax;
    private final int dim;
    private final int sets;
    private final int most;

    private boolean configures = true;
    private boolean done;
    private int block;
    private int firstRow;
    private int pass;
    private int set;
    private int column;

    /**
     * @param softmax SOFTMAX rather than LAYERNORM
     * @param sets rows at a time
     * @param most blocks in one mvout
     */
    public NormalizingStores(Matrix matrix, boolean softmax, int dim, int sets, int most) {
        this.matrix = matrix;
        this.softmax = softmax;
        this.dim = dim;
        this.sets = sets;
        this.most = Math.min(most, matrix.blocksJ());
    }

    public boolean isDone() {
        return done;
    }

    /** The command of the present step: a config_norm that names the set, or a mvout of a part of one row. */
    public Command command() {
        if (configures) {
            return new Command(0, 1L << 17 | (long) set << 8 | 3, 0);
        }
        var isLast = column + most >= matrix.blocksJ();
        var blocks = Math.min(most, matrix.blocksJ() - column);
        var columns = blocks * dim - (isLast ? matrix.padJ() : 0);
        var row = firstRow + set;
        long local = matrix.start() + (long) (block * matrix.blocksJ() + column) * dim + row;
        // Normalized elements are int8: one byte each.
        var offset = (block * matrix.stride() + column) * dim + row * matrix.stride();
        return new Command(
                MVOUT,
                matrix.address() + (offset & OFFSET_MASK),
                ConvolutionPart.word(ACCUMULATOR | (long) normCommand(isLast) << 26 | local, columns, 1));
    }

    private int normCommand(boolean isLast) {
        if (softmax) {
            return isLast ? SOFTMAX_LAST[pass] : SOFTMAX[pass];
        }
        return isLast ? LAYER_NORM_LAST[pass] : LAYER_NORM[pass];
    }

    public void step() {
        if (configures) {
            configures = false;
            return;
        }
        column = ConvolutionPart.next(column, most, 0, matrix.blocksJ());
        if (column != 0) {
            return;
        }
        configures = true;
        var rows = dim - (block == matrix.blocksI() - 1 ? matrix.padI() : 0);
        set = ConvolutionPart.next(set, 1, 0, Math.min(sets, rows - firstRow));
        if (set != 0) {
            return;
        }
        pass = ConvolutionPart.next(pass, 1, 0, LAYER_NORM.length);
        if (pass != 0) {
            return;
        }
        firstRow = ConvolutionPart.next(firstRow, sets, 0, rows);
        if (firstRow == 0) {
            block = ConvolutionPart.next(block, 1, 0, matrix.blocksI());
            done = block == 0;
        }
    }
}
