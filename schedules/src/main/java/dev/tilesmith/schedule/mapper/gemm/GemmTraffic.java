package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;

/**
 * What a mapped product moves, in lines of the L2 and in cycles of the units that move it. The L2 replaces at random and
 * does not prefer invalid ways (accelerator-timing.md 3.2): of S lines, exp(-n / S) survive n others.
 */
record GemmTraffic(Extents extents) {
    private static final int LINE_BYTES = 64;
    private static final double L2_LINES = 8192;

    /** A line from DRAM; more when a clean, and when a dirty line must leave for it (3.3, 3.5). */
    private static final double READ_CYCLES = 8.8;

    private static final double CLEAN_EVICTION_CYCLES = 1.6;
    private static final double DIRTY_EVICTION_CYCLES = 6.5;

    /** Lines read to complete a line that is stored in parts, by blocks of a row's move (16, 32, 48 bytes). */
    private static final double[] COMPLETIONS = {1.75, 1.0, 1.6};

    /** Cycles of a row on its way out, by its blocks (3.5: 5 rows in 8 cycles; a row of four blocks in 7). */
    private static final double[] STORE_CYCLES = {1.6, 3.2, 5.6, 7};

    static GemmTraffic of(Extents extents) {
        return new GemmTraffic(extents);
    }

    private Op.Gemm op() {
        return extents.op();
    }

    private Options options() {
        return op().options();
    }

    private int element() {
        return options().type().element().bytes();
    }

    private boolean isFull() {
        return options().output() == Options.Output.INT32;
    }

    private int outputElement() {
        return isFull() ? options().type().accumulator().bytes() : element();
    }

    private double leftLines() {
        return (double) op().m() * op().k() * element() / LINE_BYTES;
    }

    private double rightLines() {
        return (double) op().k() * op().n() * element() / LINE_BYTES;
    }

    private double outputLines() {
        return (double) op().m() * op().n() * outputElement() / LINE_BYTES;
    }

    private double biasLines() {
        return options().bias() == Options.Bias.FULL
                ? (double) op().m() * op().n() * options().type().accumulator().bytes() / LINE_BYTES
                : 0;
    }

    private int rightPasses() {
        var isStreamed = extents.mapping().right() == GemmMapping.Right.STREAMED || extents.isDepthSplit();
        return isStreamed ? extents.panels() : 1;
    }

    private int leftPasses() {
        return extents.isDepthSplit() && !extents.keepsLeft() ? extents.tilesAcross() : 1;
    }

    /** Lines read from DRAM when an operand passes several times, with so many other lines between. */
    private static double misses(double lines, int passes, double between) {
        return lines * (1 + (passes - 1) * (1 - Math.exp(-between / L2_LINES)));
    }

    private double operandMisses() {
        var right =
                misses(rightLines(), rightPasses(), rightLines() + (leftLines() + outputLines()) / extents.panels());
        var left = misses(
                leftLines(), leftPasses(), leftLines() / extents.panels() + rightLines() / extents.tilesAcross());
        return left + right;
    }

    /** Lines that are stored in parts, and are read for that. */
    private double completions() {
        var bytes = storeBytes();
        var isPartial = bytes % LINE_BYTES != 0 || op().n() * outputElement() % LINE_BYTES != 0;
        var blocks = Math.min(extents.mapping().columnBlocks(), COMPLETIONS.length);
        return isPartial ? outputLines() * COMPLETIONS[blocks - 1] : 0;
    }

    private int storeBytes() {
        var blocks = isFull() ? 1 : extents.mapping().columnBlocks();
        return Math.min(LINE_BYTES, blocks * extents.dim() * outputElement());
    }

    private double allocations() {
        return operandMisses() + outputLines() + biasLines();
    }

    /** Share of the allocations that evict a line: ways fill at random. */
    private double evictions() {
        var lines = allocations();
        return 1 - (1 - Math.exp(-lines / L2_LINES)) * L2_LINES / lines;
    }

    double dramCycles() {
        var reads = operandMisses() + completions() + biasLines();
        return reads * (READ_CYCLES + CLEAN_EVICTION_CYCLES * evictions())
                + outputLines() * evictions() * DIRTY_EVICTION_CYCLES;
    }

    /** The operands of the first tile, or of its first panel of depth. */
    double firstOperandsCycles() {
        var share = (double) extents.depthBlocks() / extents.totalDepthBlocks();
        return share * (leftLines() / extents.panels() + rightLines() / extents.tilesAcross()) * READ_CYCLES;
    }

    /** The first rows of both panels, without which no product can begin. */
    double firstGroupCycles() {
        var rightRows = 4.0 * extents.dim() * moveBytes(extents.mapping().columnBlocks()) / LINE_BYTES;
        return (Math.min(extents.tileRows(), op().m()) + rightRows) * READ_CYCLES;
    }

    /** What the rest of the first row of tiles takes from DRAM: B, the next panel of A, and its own stores. */
    double firstRowDramCycles() {
        var tiles = (double) extents.panels() * extents.tilesAcross();
        var nextLeft = extents.panels() > 1 ? leftLines() / extents.panels() : 0;
        var stores = (extents.tilesAcross() - 1)
                / tiles
                * (outputLines() * evictions() * DIRTY_EVICTION_CYCLES + completions() * READ_CYCLES);
        return (rightLines() * (1 - 1.0 / extents.tilesAcross()) + nextLeft) * READ_CYCLES + stores;
    }

    private int moveBytes(int blocks) {
        return Math.min(LINE_BYTES, blocks * extents.dim() * element());
    }

    /** A beat brings 16 bytes; a row that ends inside a line keeps the merger a cycle longer (2.3). */
    private static double rowCycles(int bytes) {
        return switch (bytes) {
            case 16 -> 1.3;
            case 48 -> 4;
            default -> Math.max(1, bytes / 16.0);
        };
    }

    double loadCycles() {
        var op = op();
        var rightBytes = moveBytes(extents.mapping().columnBlocks());
        var right = options().transposeB()
                ? (double) op.n() * op.k() * element() / 16
                : (double) op.k() * extents.tilesAcross() * rowCycles(rightBytes);
        var leftBytes = moveBytes(extents.mapping().rowBlocks());
        var left = options().transposeA()
                ? op.k() * Math.max(1, (double) op.m() * element() / leftBytes) * rowCycles(leftBytes)
                : (double) op.m() * op.k() * element() / 16;
        return right * rightPasses() + left * leftPasses() + biasLines() * LINE_BYTES / 16;
    }

    double storeCycles() {
        var blocks = isFull() ? 1 : Math.min(extents.mapping().columnBlocks(), STORE_CYCLES.length);
        var moves = isFull() ? extents.columnBlocks() : extents.tilesAcross();
        var row =
                isFull() ? Math.max(STORE_CYCLES[0], extents.dim() * outputElement() / 16.0) : STORE_CYCLES[blocks - 1];
        return (double) op().m() * moves * row;
    }
}
