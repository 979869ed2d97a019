package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.LoopAddressesAB;
import dev.tilesmith.sim.isa.Instruction.LoopAddressesDC;
import dev.tilesmith.sim.isa.Instruction.LoopBounds;
import dev.tilesmith.sim.isa.Instruction.LoopRun;
import dev.tilesmith.sim.isa.Instruction.LoopStridesAB;
import dev.tilesmith.sim.isa.Instruction.LoopStridesDC;
import dev.tilesmith.sim.isa.InstructionDecoder;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.NormalizingStores;
import dev.tilesmith.sim.isa.Tile;
import java.util.function.Consumer;

/**
 * One run of the matrix loop: expands a loop_ws into the moves and computes that LoopMatmul.scala sends, with its
 * addresses. All loads come first, then all computes, then all stores: an order that its generators respect between
 * dependent commands.
 *
 * <p>One difference: moves of B lose the padding of K. The hardware loads the rows beyond the matrix too, and no compute
 * uses them; here they would be an access outside the array.
 */
final class MatmulRun {
    /** Everything that was configured for it. */
    record Configuration(
            LoopBounds size,
            LoopAddressesAB addressesAB,
            LoopAddressesDC addressesDC,
            LoopStridesAB stridesAB,
            LoopStridesDC stridesDC,
            LoopRun run) {}

    /**
     * Where it works.
     *
     * @param context which half of the scratchpad it uses, and of the accumulator where it adds
     * @param accumulator which half of the accumulator it uses where it multiplies
     */
    record Halves(int context, int accumulator) {}

    private final GemminiConfig config;
    private final Consumer<Instruction> unit;
    private final LoopBounds size;
    private final LoopAddressesAB addressesAB;
    private final LoopAddressesDC addressesDC;
    private final LoopStridesAB stridesAB;
    private final LoopStridesDC stridesDC;
    private final LoopRun run;
    private final Halves halves;
    private final int dim;
    private final int half;
    private final int accumulatorStart;
    private final int residualStart;

    MatmulRun(GemminiConfig config, Configuration configuration, Halves halves, Consumer<Instruction> unit) {
        this.config = config;
        this.unit = unit;
        this.halves = halves;
        size = configuration.size();
        addressesAB = configuration.addressesAB();
        addressesDC = configuration.addressesDC();
        stridesAB = configuration.stridesAB();
        stridesDC = configuration.stridesDC();
        run = configuration.run();
        dim = config.dim();
        half = config.scratchpadRows() / 2;
        accumulatorStart = halves.accumulator() * (config.accumulatorRows() / 2);
        residualStart = halves.context() * (config.accumulatorRows() / 2);
    }

    /** Sends its commands to the unit. */
    void send() {
        if (run.addsResidual()) {
            addResidual();
        } else {
            multiply();
        }
    }

    private void multiply() {
        if (addressesDC.addressD() != 0) {
            loadBias();
        }
        if (addressesAB.addressA() != 0) {
            load(0, addressesAB.addressA(), stridesAB.strideA(), matrixA(), LocalAddress.scratchpad(startOfA()));
        }
        if (addressesAB.addressB() != 0) {
            load(1, addressesAB.addressB(), stridesAB.strideB(), matrixB(), LocalAddress.scratchpad(startOfB()));
        }
        for (var k = 0; k < size.blocksK(); k++) {
            for (var j = 0; j < size.blocksJ(); j++) {
                for (var i = 0; i < size.blocksI(); i++) {
                    compute(i, j, k);
                }
            }
        }
        if (addressesDC.addressC() != 0) {
            store(accumulatorStart);
        }
    }

    /** A to the accumulator, B added to it, and out again; with the loads in an order that nothing enforces. */
    private void addResidual() {
        var matrix = new Matrix(size.blocksI(), size.blocksJ(), size.padI(), size.padJ());
        var start = LocalAddress.accumulator(residualStart);
        if (addressesAB.addressA() != 0) {
            load(0, addressesAB.addressA(), stridesAB.strideA(), matrix, start);
        }
        if (addressesAB.addressB() != 0) {
            load(1, addressesAB.addressB(), stridesAB.strideB(), matrix, start.accumulating());
        }
        if (addressesDC.addressC() != 0) {
            store(residualStart);
        }
    }

    private int wrapped(int row) {
        return row % config.accumulatorRows();
    }

    private int startOfA() {
        return (run.halfOfA() == 0 ? halves.context() : run.halfOfA() - 1) * half;
    }

    private int startOfB() {
        var end = (run.halfOfB() == 0 ? halves.context() + 1 : run.halfOfB()) * half;
        return end - size.blocksK() * size.blocksJ() * dim;
    }

    private Matrix matrixA() {
        var matrix = new Matrix(size.blocksI(), size.blocksK(), size.padI(), size.padK());
        return run.transposesA() ? matrix.transposed() : matrix;
    }

    private Matrix matrixB() {
        var matrix = new Matrix(size.blocksK(), size.blocksJ(), size.padK(), size.padJ());
        return run.transposesB() ? matrix.transposed() : matrix;
    }

    /** Strips of up to four blocks, one block high. */
    private void load(int state, long address, long stride, Matrix matrix, LocalAddress start) {
        var most = Math.min(config.maxBlocks(), matrix.columns());
        for (var column = 0; column < matrix.columns(); column += most) {
            for (var row = 0; row < matrix.rows(); row++) {
                var blocks = Math.min(most, matrix.columns() - column);
                var source = address + (row * stride + column) * dim * config.elementBytes();
                unit.accept(new Instruction.Mvin(
                        state,
                        source,
                        new LocalAddress(start.bits() + (row * matrix.columns() + column) * dim),
                        matrix.strip(row, column, blocks, dim)));
            }
        }
    }

    private void loadBias() {
        var matrix = new Matrix(size.blocksI(), size.blocksJ(), size.padI(), size.padJ());
        var bytes = run.loadsNarrowBias() ? config.elementBytes() : config.accumulatorBytes();
        var most = Math.min(run.loadsNarrowBias() ? config.maxBlocks() : config.maxWideBlocks(), size.blocksJ());
        for (var j = 0; j < size.blocksJ(); j += most) {
            for (var i = 0; i < size.blocksI(); i++) {
                var blocks = Math.min(most, size.blocksJ() - j);
                unit.accept(new Instruction.Mvin(
                        2,
                        addressesDC.addressD() + (i * stridesDC.strideD() + j) * dim * bytes,
                        LocalAddress.accumulator(wrapped(accumulatorStart + (i * size.blocksJ() + j) * dim)),
                        matrix.strip(i, j, blocks, dim)));
            }
        }
    }

    private void compute(int i, int j, int k) {
        var weights = run.transposesB()
                ? startOfB() + (j * size.blocksK() + k) * dim
                : startOfB() + (k * size.blocksJ() + j) * dim;
        var activations = run.transposesA()
                ? startOfA() + (k * size.blocksI() + i) * dim
                : startOfA() + (i * size.blocksK() + k) * dim;
        var output = LocalAddress.accumulator(wrapped(accumulatorStart + (i * size.blocksJ() + j) * dim));
        var rows = dim - (i == size.blocksI() - 1 ? size.padI() : 0);
        var columns = dim - (j == size.blocksJ() - 1 ? size.padJ() : 0);
        var depth = dim - (k == size.blocksK() - 1 ? size.padK() : 0);
        unit.accept(new Instruction.Preload(
                i == 0 ? LocalAddress.scratchpad(weights) : LocalAddress.GARBAGE,
                new Tile(depth, columns),
                run.accumulates() || k > 0 ? output.accumulating() : output,
                new Tile(rows, columns)));
        var tile = new Tile(rows, depth);
        var bias = new Tile(dim, dim);
        unit.accept(
                i == 0
                        ? new Instruction.ComputePreloaded(
                                LocalAddress.scratchpad(activations), tile, LocalAddress.GARBAGE, bias)
                        : new Instruction.ComputeAccumulated(
                                LocalAddress.scratchpad(activations), tile, LocalAddress.GARBAGE, bias));
    }

    private void store(int start) {
        if (run.normalizes()) {
            normalize(start);
            return;
        }
        var matrix = new Matrix(size.blocksI(), size.blocksJ(), size.padI(), size.padJ());
        var bytes = run.storesFullWidth() ? config.accumulatorBytes() : config.elementBytes();
        var most = run.storesFullWidth() ? 1 : Math.min(config.maxBlocks(), size.blocksJ());
        for (var j = 0; j < size.blocksJ(); j += most) {
            for (var i = 0; i < size.blocksI(); i++) {
                var source = LocalAddress.accumulator(wrapped(start + (i * size.blocksJ() + j) * dim));
                unit.accept(new Instruction.Mvout(
                        addressesDC.addressC() + (i * stridesDC.strideC() + j) * dim * bytes,
                        run.storesFullWidth() ? source.fullWidth() : source,
                        matrix.strip(i, j, Math.min(most, size.blocksJ() - j), dim)));
            }
        }
    }

    private void normalize(int start) {
        var stores = new NormalizingStores(
                new NormalizingStores.Matrix(
                        size.blocksI(),
                        size.blocksJ(),
                        size.padI(),
                        size.padJ(),
                        addressesDC.addressC(),
                        stridesDC.strideC(),
                        start),
                run.isSoftmax(),
                dim,
                config.normalizedRows(),
                config.maxBlocks());
        while (!stores.isDone()) {
            var command = stores.command();
            unit.accept(InstructionDecoder.decode(command.funct(), command.rs1(), command.rs2()));
            stores.step();
        }
    }

    /** A matrix in blocks, of which the last row and the last column of blocks lack some elements. */
    private record Matrix(int rows, int columns, int rowPadding, int columnPadding) {
        Matrix transposed() {
            return new Matrix(columns, rows, columnPadding, rowPadding);
        }

        /** The part of some blocks in one row of blocks that is not padding. */
        Tile strip(int row, int column, int blocks, int dim) {
            return new Tile(
                    dim - (row == rows - 1 ? rowPadding : 0),
                    blocks * dim - (column + blocks >= columns ? columnPadding : 0));
        }
    }
}
