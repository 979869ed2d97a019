package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction.Activation;
import dev.tilesmith.sim.isa.Instruction.Compute;
import dev.tilesmith.sim.isa.Instruction.ComputePreloaded;
import dev.tilesmith.sim.isa.Instruction.ConfigExecute;
import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.isa.Instruction.Preload;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/**
 * What config_ex, preload and compute do (gemmini.md 3.5, ExecuteController.scala). A compute follows its own preload:
 * without one its result has nowhere to go. Not thread-safe.
 */
final class ExecuteUnit {
    private final GemminiConfig config;
    private final LocalRows scratchpad;
    private final LocalRows accumulator;
    private final SystolicArray array;
    private final SharedAdder adder;

    private boolean undefinedOperandAllowed;

    /** The last config_ex of this call, with the strides of a later one that changed only those. */
    private @Nullable ConfigExecute state;

    /** The preload that no compute has followed yet. */
    private @Nullable Preload pending;

    /** Whether a compute_preloaded of this call and dataflow has put something into the array. */
    private boolean holdsOperand;

    /** Rows of the weights in the array, and of those to come: what a multiplication with them counts as. */
    private int weightRows;

    private int weightColumns;
    private Tile nextWeights = new Tile(0, 0);
    private long macs;

    ExecuteUnit(
            GemminiConfig config, LocalRows scratchpad, LocalRows accumulator, SystolicArray array, SharedAdder adder) {
        this.config = config;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        this.array = array;
        this.adder = adder;
    }

    void newCall() {
        state = null;
        pending = null;
        holdsOperand = false;
        macs = 0;
    }

    /** Multiply-accumulates of real rows, columns and depth so far in this call. */
    long macs() {
        return macs;
    }

    void configure(ConfigExecute command) {
        if (command.onlyStrides()) {
            var before = configured("config_ex with set_only_strides");
            state = new ConfigExecute(
                    before.dataflow(),
                    before.activation(),
                    before.shift(),
                    before.transposesFirst(),
                    before.transposesSecond(),
                    false,
                    command.activationsStride(),
                    command.outputStride());
            return;
        }
        if (command.shift() >= Integer.SIZE) {
            throw new GuestFault("config_ex: sys_shift must be less than 32, got " + command.shift());
        }
        checkTransposes(command);
        if (state != null && state.dataflow() != command.dataflow()) {
            holdsOperand = false;
        }
        state = command;
    }

    /** There is one transposer; with outputs stationary a first operand that is not transposed needs it. */
    private static void checkTransposes(ConfigExecute command) {
        if (!command.transposesSecond()) {
            return;
        }
        switch (command.dataflow()) {
            case WEIGHT_STATIONARY -> {
                if (command.transposesFirst()) {
                    throw new GuestFault(
                            "config_ex: WEIGHT_STATIONARY transposes A or B, not both; the array has one transposer");
                }
            }
            case OUTPUT_STATIONARY -> {
                if (!command.transposesFirst()) {
                    throw new GuestFault("config_ex: OUTPUT_STATIONARY with B transposed needs A transposed too;"
                            + " otherwise both want the one transposer");
                }
            }
        }
    }

    void preload(Preload command) {
        var current = configured("preload");
        if (pending != null && !pending.output().isGarbage()) {
            throw new GuestFault(
                    "preload after a preload whose result (%s) no compute has made yet; a compute must come between"
                            .formatted(pending.output()));
        }
        Checks.operand("preload", "B or D", command.operandTile(), config.dim());
        Checks.operand("preload", "C", command.outputTile(), config.dim());
        checkOutput(command, current);
        var transposed = current.dataflow() == Dataflow.WEIGHT_STATIONARY && current.transposesSecond();
        var operand = operand("preload", command.operand(), command.operandTile(), 1, transposed);
        readRows(operand);
        array.preload(operand, current.dataflow());
        nextWeights = new Tile(operand.rows(), operand.columns());
        pending = command;
    }

    private void checkOutput(Preload command, ConfigExecute current) {
        var rows = command.outputTile().rows();
        if (command.output().isGarbage() || rows == 0) {
            return;
        }
        var target = command.output().isAccumulator() ? accumulator : scratchpad;
        target.checkRange(command.output().row(), (rows - 1) * current.outputStride() + 1);
    }

    /** From now on a compute may have no first operand: undefined on the chip, zeros here. */
    void allowUndefinedOperand() {
        undefinedOperandAllowed = true;
    }

    void compute(Compute command, int pc) {
        var name = command instanceof ComputePreloaded ? "compute_preloaded" : "compute_accumulated";
        var current = configured(name);
        var preload = pending;
        if (preload == null) {
            throw new GuestFault(
                    name + " without a preload since the last compute; each compute needs one, which says where the"
                            + " result goes");
        }
        Checks.operand(name, "A", command.activationsTile(), config.dim());
        Checks.operand(name, "B or D", command.secondTile(), config.dim());
        if (command.activations().isGarbage() && !undefinedOperandAllowed) {
            throw new GuestFault(name + ": operand A is GARBAGE_ADDR, which multiplies by undefined values;"
                    + " it must be rows of the scratchpad");
        }
        if (command instanceof ComputePreloaded) {
            array.flip(current.dataflow());
            weightRows = nextWeights.rows();
            weightColumns = nextWeights.columns();
            holdsOperand = true;
        } else if (!holdsOperand) {
            throw new GuestFault("compute_accumulated with nothing in the array; a compute_preloaded of this call and"
                    + " dataflow must come first");
        }
        multiply(name, command, current);
        pending = null;
        adder.beginResult();
        writeResult(preload, rowsCertain(command, current), current, pc);
    }

    /**
     * Rows of the result that are certainly written: as many as the operands have, if the compute goes through the array
     * alone; beside the preload behind it, and where the array transposes, it is as many as the array has.
     */
    private int rowsCertain(Compute command, ConfigExecute current) {
        if (current.dataflow() == Dataflow.OUTPUT_STATIONARY
                || current.transposesFirst()
                || current.transposesSecond()) {
            return config.dim();
        }
        var second = command.second().isGarbage() ? 0 : command.secondTile().rows();
        return Math.max(Compute.LEAST_ROWS, Math.max(command.activationsTile().rows(), second));
    }

    private void multiply(String name, Compute command, ConfigExecute current) {
        var first = operand(
                name,
                command.activations(),
                command.activationsTile(),
                current.activationsStride(),
                current.transposesFirst());
        readRows(first);
        switch (current.dataflow()) {
            case WEIGHT_STATIONARY -> {
                var bias = operand(name, command.second(), command.secondTile(), 1, false);
                readRows(bias);
                array.multiplyByWeights(first, bias);
                macs += (long) first.rows() * Math.min(first.columns(), weightRows) * weightColumns;
            }
            case OUTPUT_STATIONARY -> {
                var second = operand(name, command.second(), command.secondTile(), 1, current.transposesSecond());
                readRows(second);
                array.addProduct(first, second, (int) current.shift());
                macs += (long) first.rows() * Math.min(first.columns(), second.rows()) * second.columns();
            }
        }
    }

    private void writeResult(Preload preload, int rowsCertain, ConfigExecute current, int pc) {
        var output = preload.output();
        if (output.isGarbage()) {
            return;
        }
        var tile = preload.outputTile();
        var rows = output.isAccumulator() ? accumulator : scratchpad;
        var stride = current.outputStride();
        var certain = Math.min(tile.rows(), rowsCertain);
        if (output.isAccumulating()) {
            rows.read(output.row(), stride, certain);
            adder.result(output.row(), (certain - 1) * stride + 1, pc);
        } else {
            rows.leaveOpen(output.row() + certain * stride, stride, tile.rows() - certain);
        }
        rows.write(output.row(), stride, certain, pc);
        if (output.isAccumulator()) {
            array.toAccumulator(output.row(), stride, tile, output.isAccumulating());
        } else {
            array.toScratchpad(output.row(), stride, tile, current.activation() == Activation.RELU);
        }
    }

    private static Operand operand(String command, LocalAddress address, Tile tile, int stride, boolean transposed) {
        if (address.isGarbage()) {
            return Operand.ZERO;
        }
        if (address.isAccumulator()) {
            throw new GuestFault("%s: operands come from the scratchpad, got %s".formatted(command, address));
        }
        return new Operand(address.row(), stride, tile.rows(), tile.columns(), transposed);
    }

    private void readRows(Operand operand) {
        scratchpad.read(operand.firstRow(), operand.rowStride(), operand.rowsRead());
    }

    private ConfigExecute configured(String command) {
        if (state == null) {
            throw new GuestFault(
                    command
                            + " before config_ex in this call; call gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0) first");
        }
        return state;
    }
}
