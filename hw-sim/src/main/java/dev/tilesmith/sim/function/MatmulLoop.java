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
import dev.tilesmith.sim.memory.GuestFault;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The matrix loop: expands one loop_ws into the moves and computes that LoopMatmul.scala sends, with its addresses. All
 * loads come first, then all computes, then all stores: an order that its generators respect between dependent commands.
 *
 * <p>One difference: moves of B lose the padding of K. The hardware loads the rows beyond the matrix too, and no compute
 * uses them; here they would be an access outside the array. Not thread-safe.
 */
final class MatmulLoop {
    private final GemminiConfig config;
    private final Consumer<Instruction> unit;
    private final RaceLog log;

    private @Nullable LoopBounds bounds;
    private @Nullable LoopAddressesAB addressesAB;
    private @Nullable LoopAddressesDC addressesDC;
    private @Nullable LoopStridesAB stridesAB;
    private @Nullable LoopStridesDC stridesDC;

    /** Which half of the scratchpad the next loop uses: the two loop contexts take turns. */
    private int context;

    /** Which half of the accumulator it uses: turns after every loop that stores. */
    private int accumulatorHalf;

    private boolean allowsLargeResults;

    /** A loop may still be under way: what it does, and its instruction. */
    private boolean underWay;

    private boolean addsResidual;
    private int pc;

    MatmulLoop(GemminiConfig config, Consumer<Instruction> unit, RaceLog log) {
        this.config = config;
        this.unit = unit;
        this.log = log;
    }

    void newCall() {
        forgetConfiguration();
        letPass();
    }

    /** Another command comes, or a fence: both wait until the unit has sent all of its loops. */
    void letPass() {
        underWay = false;
    }

    /** From now on C may be larger than its half of the accumulator: it goes on in the other and wraps around. */
    void allowLargeResults() {
        allowsLargeResults = true;
    }

    void configure(LoopBounds command) {
        bounds = command;
    }

    void configure(LoopAddressesAB command) {
        addressesAB = command;
    }

    void configure(LoopAddressesDC command) {
        addressesDC = command;
    }

    void configure(LoopStridesAB command) {
        stridesAB = command;
    }

    void configure(LoopStridesDC command) {
        stridesDC = command;
    }

    void run(LoopRun command, int newPc) {
        var size = bounds;
        if (size == null || addressesAB == null || addressesDC == null || stridesAB == null || stridesDC == null) {
            throw new GuestFault("loop_ws runs before its five configurations were sent");
        }
        check(command, size);
        meet(command, newPc);
        var loop = new Loop(
                size,
                addressesAB,
                addressesDC,
                stridesAB,
                stridesDC,
                command,
                context * (config.accumulatorRows() / 2));
        if (command.addsResidual()) {
            loop.addResidual();
        } else {
            loop.multiply();
        }
        // The vendor's model begins at the first rows each time.
        if (!config.isLibgemmini()) {
            context = 1 - context;
            if (loop.addressesDC.addressC() != 0) {
                accumulatorHalf = 1 - accumulatorHalf;
            }
        }
        forgetConfiguration();
    }

    /**
     * The unit knows for both of its loops at once whether they add (LoopMatmul.scala, is_resadd): a product stores before its
     * computes are sent. Seen on the RTL (experiments/011-public-rtl).
     */
    private void meet(LoopRun command, int newPc) {
        var first = Integer.toUnsignedLong(pc);
        var second = Integer.toUnsignedLong(newPc);
        var differs = underWay && command.addsResidual() != addsResidual;
        if (differs && log.isNew(Race.Severity.ERROR, first, second)) {
            log.add(new Race(
                    Race.Severity.ERROR,
                    "a loop_ws that adds (is_resadd) and one that multiplies run at once, and the loop unit has one such setting"
                            + " for both; a fence or any other command between them would keep them apart",
                    first,
                    second));
        }
        underWay = true;
        addsResidual = command.addsResidual();
        pc = newPc;
    }

    private void forgetConfiguration() {
        bounds = null;
        addressesAB = null;
        addressesDC = null;
        stridesAB = null;
        stridesDC = null;
    }

    private void check(LoopRun command, LoopBounds size) {
        if (command.reserved() != 0) {
            throw new GuestFault("loop_ws: bits 3 and up of the second operand must be 0, got 0x%x"
                    .formatted(command.reserved() << 3));
        }
        if (command.normalizes() && !config.hasNormalizations()) {
            throw new GuestFault("loop_ws: LAYERNORM and SOFTMAX need a machine with normalizations, which %s is not"
                    .formatted(config.name()));
        }
        if (command.normalizes() && command.storesFullWidth()) {
            throw new GuestFault("loop_ws: LAYERNORM and SOFTMAX store elements; full_C must be 0");
        }
        if (size.blocksI() == 0 || size.blocksJ() == 0 || (size.blocksK() == 0 && !command.addsResidual())) {
            throw new GuestFault("loop_ws: I, J and K must be at least 1, got %d, %d and %d"
                    .formatted(size.blocksI(), size.blocksJ(), size.blocksK()));
        }
        if (Math.max(size.padI(), Math.max(size.padJ(), size.padK())) >= config.dim()) {
            throw new GuestFault("loop_ws: paddings must be less than DIM (%d), got %d, %d and %d"
                    .formatted(config.dim(), size.padI(), size.padJ(), size.padK()));
        }
        var operandRows =
                ((long) size.blocksI() * size.blocksK() + (long) size.blocksK() * size.blocksJ()) * config.dim();
        if (!command.addsResidual() && operandRows > config.scratchpadRows() / 2) {
            throw new GuestFault("loop_ws: A and B must fit half of the scratchpad (%d rows), got %d rows"
                    .formatted(config.scratchpadRows() / 2, operandRows));
        }
        var resultRows = (long) size.blocksI() * size.blocksJ() * config.dim();
        var most = allowsLargeResults ? config.accumulatorRows() : config.accumulatorRows() / 2;
        if (resultRows > most) {
            throw new GuestFault("loop_ws: C must fit %s the accumulator (%d rows), got %d rows"
                    .formatted(allowsLargeResults ? "in" : "half of", most, resultRows));
        }
    }

    /** One run with everything that was configured for it. */
    private final class Loop {
        private final LoopBounds size;
        private final LoopAddressesAB addressesAB;
        private final LoopAddressesDC addressesDC;
        private final LoopStridesAB stridesAB;
        private final LoopStridesDC stridesDC;
        private final LoopRun run;
        private final int residualStart;
        private final int dim = config.dim();
        private final int half = config.scratchpadRows() / 2;
        private final int accumulatorStart = accumulatorHalf * (config.accumulatorRows() / 2);

        Loop(
                LoopBounds size,
                LoopAddressesAB addressesAB,
                LoopAddressesDC addressesDC,
                LoopStridesAB stridesAB,
                LoopStridesDC stridesDC,
                LoopRun run,
                int residualStart) {
            this.size = size;
            this.addressesAB = addressesAB;
            this.addressesDC = addressesDC;
            this.stridesAB = stridesAB;
            this.stridesDC = stridesDC;
            this.run = run;
            this.residualStart = residualStart;
        }

        void multiply() {
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
        void addResidual() {
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
            return (run.halfOfA() == 0 ? context : run.halfOfA() - 1) * half;
        }

        private int startOfB() {
            var end = (run.halfOfB() == 0 ? context + 1 : run.halfOfB()) * half;
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
