package dev.tilesmith.sim.timing.accelerator.loop;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.ConvolutionPart;
import dev.tilesmith.sim.isa.NormalizingStores;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/** The commands that the generators of the matrix loop make of their place in the loop (LoopMatmul.scala). */
final class MatmulCommands {
    private static final int MVIN2 = 1;
    private static final int MVIN = 2;
    private static final int MVOUT = 3;
    private static final int COMPUTE_PRELOADED = 4;
    private static final int COMPUTE_ACCUMULATED = 5;
    private static final int PRELOAD = 6;
    private static final int MVIN3 = 14;
    private static final long ACCUMULATOR = 1L << 31;
    private static final long ACCUMULATE = 1L << 30;
    private static final long FULL_WIDTH = 1L << 29;
    private static final long GARBAGE = 0xE000_7FFFL;
    private static final long OFFSET_MASK = 0xFFFF_FFFFL;

    private final int dim;
    private final int elementBytes;
    private final int accumulatorBytes;
    private final int maxBlocks;
    private final int maxAccumulatorBlocks;
    /** Of the loop command whose commands these are. */
    private int number;

    MatmulCommands(GemminiConfig config) {
        dim = config.dim();
        elementBytes = config.elementBytes();
        accumulatorBytes = config.accumulatorBytes();
        maxBlocks = config.maxBlocks();
        maxAccumulatorBlocks = Math.max(1, config.maxBlocks() * elementBytes / accumulatorBytes);
    }

    void number(int ofLoop) {
        number = ofLoop;
    }

    /** Blocks in one move along a dimension. */
    int blocks(int available) {
        return Math.min(available, maxBlocks);
    }

    int biasBlocks(MatmulLoopState loop) {
        return Math.min(loop.blocksJ, loop.narrowBias ? maxBlocks : maxAccumulatorBlocks);
    }

    int storeBlocks(MatmulLoopState loop) {
        return loop.fullWidth ? 1 : blocks(loop.blocksJ);
    }

    private static long word(long address, long columns, long rows) {
        return address & OFFSET_MASK | columns << 32 | rows << 48;
    }

    private long offset(long row, long stride, long column, int bytes) {
        return (row * stride + column) * dim * bytes & OFFSET_MASK;
    }

    private TimedCommand command(int funct, long rs1, long rs2, int line) {
        return new TimedCommand(funct, rs1, rs2, line, TimedCommand.Origin.MATMUL_LOOP, number);
    }

    /** Rows of blocks: how many there are, how much the last one lacks. */
    private int edge(int index, int count, int pad) {
        return dim - (index == count - 1 ? pad : 0);
    }

    TimedCommand loadA(MatmulGenerator at, boolean residual, int line) {
        MatmulLoopState loop = at.loop;
        int endK = residual ? loop.blocksJ : loop.blocksK;
        int padK = residual ? loop.padJ : loop.padK;
        boolean turned = loop.transposesA;
        int row = turned ? at.k : at.i;
        int column = turned ? at.i : at.k;
        int rowEnd = turned ? endK : loop.blocksI;
        int columnEnd = turned ? loop.blocksI : endK;
        int rowPad = turned ? padK : loop.padI;
        int columnPad = turned ? loop.padI : padK;
        int blocks = Math.min(blocks(columnEnd), columnEnd - column);
        long columns = (long) blocks * dim - (column + blocks >= columnEnd ? columnPad : 0);
        long local = at.localStart + (long) (row * columnEnd + column) * dim;
        return command(
                MVIN,
                loop.addressA + offset(row, loop.strideA, column, elementBytes),
                word(residual ? ACCUMULATOR | local : local, columns, edge(row, rowEnd, rowPad)),
                line);
    }

    /** Rows of B keep their padding: the hardware compares a bound with itself. */
    TimedCommand loadB(MatmulGenerator at, boolean residual, int line) {
        MatmulLoopState loop = at.loop;
        int endK = residual ? loop.blocksI : loop.blocksK;
        int padK = residual ? loop.padI : loop.padK;
        boolean turned = loop.transposesB;
        int row = turned ? at.j : at.k;
        int column = turned ? at.k : at.j;
        int columnEnd = turned ? endK : loop.blocksJ;
        int columnPad = turned ? padK : loop.padJ;
        int blocks = Math.min(blocks(columnEnd), columnEnd - column);
        long columns = (long) blocks * dim - (column + blocks >= columnEnd ? columnPad : 0);
        long local = at.localStart + (long) (row * columnEnd + column) * dim;
        return command(
                MVIN2,
                loop.addressB + offset(row, loop.strideB, column, elementBytes),
                word(residual ? ACCUMULATOR | ACCUMULATE | local : local, columns, dim),
                line);
    }

    TimedCommand loadD(MatmulGenerator at, int line) {
        MatmulLoopState loop = at.loop;
        int blocks = Math.min(biasBlocks(loop), loop.blocksJ - at.j);
        long columns = (long) blocks * dim - (at.j + blocks >= loop.blocksJ ? loop.padJ : 0);
        long local = at.localStart + (long) (at.i * loop.blocksJ + at.j) * dim;
        int bytes = loop.narrowBias ? elementBytes : accumulatorBytes;
        return command(
                MVIN3,
                loop.addressD + offset(at.i, loop.strideD, at.j, bytes),
                word(ACCUMULATOR | local, columns, edge(at.i, loop.blocksI, loop.padI)),
                line);
    }

    TimedCommand store(MatmulGenerator at, int line) {
        MatmulLoopState loop = at.loop;
        int blocks = Math.min(storeBlocks(loop), loop.blocksJ - at.j);
        long columns = (long) blocks * dim - (at.j + blocks >= loop.blocksJ ? loop.padJ : 0);
        long local = at.localStart + (long) (at.i * loop.blocksJ + at.j) * dim;
        int bytes = loop.fullWidth ? accumulatorBytes : elementBytes;
        return command(
                MVOUT,
                loop.addressC + offset(at.i, loop.strideC, at.j, bytes),
                word(
                        ACCUMULATOR | local | (loop.fullWidth ? FULL_WIDTH : 0),
                        columns,
                        edge(at.i, loop.blocksI, loop.padI)),
                line);
    }

    NormalizingStores normalizingStores(MatmulGenerator at, GemminiConfig config) {
        MatmulLoopState loop = at.loop;
        return new NormalizingStores(
                new NormalizingStores.Matrix(
                        loop.blocksI, loop.blocksJ, loop.padI, loop.padJ, loop.addressC, loop.strideC, at.localStart),
                loop.softmax,
                dim,
                config.normalizedRows(),
                maxBlocks);
    }

    TimedCommand timed(ConvolutionPart.Command command, int line) {
        return command(command.funct(), command.rs1(), command.rs2(), line);
    }

    /** {@code weights} is the start of B's rows. */
    TimedCommand execute(MatmulGenerator at, int weights, int line) {
        MatmulLoopState loop = at.loop;
        int rowsI = edge(at.i, loop.blocksI, loop.padI);
        int columnsJ = edge(at.j, loop.blocksJ, loop.padJ);
        int depthK = edge(at.k, loop.blocksK, loop.padK);
        if (at.computes) {
            int block = loop.transposesA ? at.k * loop.blocksI + at.i : at.i * loop.blocksK + at.k;
            return command(
                    at.i == 0 ? COMPUTE_PRELOADED : COMPUTE_ACCUMULATED,
                    word(startOfA(at) + (long) block * dim, depthK, rowsI),
                    word(GARBAGE, dim, dim),
                    line);
        }
        int block = loop.transposesB ? at.j * loop.blocksK + at.k : at.k * loop.blocksJ + at.j;
        long output = at.localStart + (long) (at.i * loop.blocksJ + at.j) * dim;
        boolean adds = loop.accumulates || at.k > 0;
        return command(
                PRELOAD,
                word(at.i == 0 ? weights + (long) block * dim : GARBAGE, columnsJ, depthK),
                word(ACCUMULATOR | (adds ? ACCUMULATE : 0) | output, columnsJ, rowsI),
                line);
    }

    private int scratchpadHalf;

    void scratchpadHalf(int rows) {
        scratchpadHalf = rows;
    }

    int startOfA(MatmulGenerator at) {
        MatmulLoopState loop = at.loop;
        return (loop.halfOfA == 0 ? loop.index : loop.halfOfA - 1) * scratchpadHalf;
    }

    int endOfB(MatmulLoopState loop) {
        return (loop.halfOfB == 0 ? loop.index + 1 : loop.halfOfB) * scratchpadHalf;
    }
}
