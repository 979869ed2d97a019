package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction.Activation;
import dev.tilesmith.sim.isa.Instruction.ConfigNorm;
import dev.tilesmith.sim.isa.Instruction.ConfigStore;
import dev.tilesmith.sim.isa.Instruction.Mvout;
import dev.tilesmith.sim.isa.Instruction.Pooling;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.isa.PooledRows;
import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.GuestFault;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What config_st and mvout do (gemmini.md 3.3, StoreController.scala). Not thread-safe. */
final class StoreUnit {
    private final GemminiConfig config;
    private final DramAccesses dram;
    private final LocalRows scratchpad;
    private final LocalRows accumulator;
    private final Elements elements;
    private final Accumulator sums;
    private final Normalizer normalizer;

    /** The last config_st of this call. */
    private @Nullable ConfigStore state;

    private float scale = 1;
    private Activation activation = Activation.NONE;
    private boolean hasConstants;

    StoreUnit(
            GemminiConfig config,
            DramAccesses dram,
            LocalRows scratchpad,
            LocalRows accumulator,
            Elements elements,
            Accumulator sums) {
        this.config = config;
        this.sums = sums;
        normalizer = new Normalizer(config.isLibgemmini());
        this.dram = dram;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        this.elements = elements;
    }

    void newCall() {
        state = null;
        hasConstants = false;
    }

    void configure(ConfigStore command) {
        if (isNormalizing(command.activation()) && !config.hasNormalizations()) {
            throw new GuestFault("config_st: activation %s needs a machine with normalizations, which %s is not"
                    .formatted(command.activation(), config.name()));
        }
        var pooling = command.pooling();
        if (pooling.isOn() != (pooling.size() != 0)) {
            throw new GuestFault("config_st: pool_stride and pool_size must both be 0 or both not, got %d and %d"
                    .formatted(pooling.stride(), pooling.size()));
        }
        if (!command.keepsScale()) {
            scale = command.scale();
        }
        // In the vendor's model, SOFTMAX stays until another activation is named.
        var keepsSoftmax = config.isLibgemmini() && activation == Activation.SOFTMAX;
        if (!keepsSoftmax || command.activation() != Activation.NONE) {
            activation = command.activation();
        }
        state = command;
    }

    void configure(ConfigNorm command) {
        if (!config.hasNormalizations()) {
            throw new GuestFault(
                    "config_norm needs a machine with normalizations, which %s is not".formatted(config.name()));
        }
        if (command.statistics() >= Normalizer.SETS) {
            throw new GuestFault("config_norm: stat_id must be less than %d, got %d"
                    .formatted(Normalizer.SETS, command.statistics()));
        }
        normalizer.configure(command);
        if (!command.onlyStatistics()) {
            hasConstants = true;
            activate(command.softmax());
        }
    }

    /** The third bit of the activation, which is SOFTMAX with the other two clear. */
    private void activate(boolean softmax) {
        if (softmax && activation != Activation.NONE && activation != Activation.SOFTMAX) {
            throw new GuestFault("config_norm: act_msb makes SOFTMAX of NO_ACTIVATION in config_st, got " + activation);
        }
        if (softmax) {
            activation = Activation.SOFTMAX;
        } else if (activation == Activation.SOFTMAX && !config.isLibgemmini()) {
            activation = Activation.NONE;
        }
    }

    private static boolean isNormalizing(Activation activation) {
        return switch (activation) {
            case NONE, RELU -> false;
            case LAYERNORM, IGELU, SOFTMAX -> true;
        };
    }

    void mvout(Mvout command, int pc) {
        if (state == null) {
            throw new GuestFault(
                    "mvout before config_st in this call; call gemmini_extended_config_st(stride, activation, scale) first, the stride in bytes");
        }
        if (command.source().isGarbage()) {
            throw new GuestFault("mvout from GARBAGE_ADDR; it needs rows to read");
        }
        if (command.source().isAccumulator() && command.source().normCommand() != NormCommand.STORE) {
            normalize(command);
            return;
        }
        checkConstants();
        var how = new Elements.MoveOut(
                command.source().isFullWidth(), activation, normalizer.scale(activation, scale), normalizer);
        if (state.pooling().isOn()) {
            pool(command, state, config.isLibgemmini() ? how.pooling() : how, pc);
            return;
        }
        Checks.rows("mvout", command.tile().rows(), config.dim());
        // StoreController.scala asserts that full-width rows are stored one block at a time.
        if (how.fullWidth()) {
            Checks.wordColumns("mvout", command.tile().columns(), config.dim());
        } else {
            Checks.columns("mvout", command.tile().columns(), config.maxMoveColumns());
        }
        store(command, state.strideBytes(), how, pc);
        normalizer.take(NormCommand.STORE, sums.words(), 0, 0, scale);
    }

    private void checkConstants() {
        if ((activation == Activation.IGELU || activation == Activation.SOFTMAX) && !hasConstants) {
            throw new GuestFault("mvout with activation %s before config_norm in this call".formatted(activation));
        }
    }

    /** A mvout that adds its rows to running sums and writes nothing. */
    private void normalize(Mvout command) {
        var norm = command.source().normCommand();
        if (!config.hasNormalizations()) {
            throw new GuestFault("mvout: bits 28 to 26 of %s ask for %s, but %s has no normalizations; they must be 0"
                    .formatted(command.source().withoutNormCommand(), norm, config.name()));
        }
        var tile = command.tile();
        Checks.rows("mvout", tile.rows(), config.dim());
        Checks.columns("mvout", tile.columns(), config.maxMoveColumns());
        var first = command.source().withoutNormCommand().row();
        for (var block = 0; block < config.blocks(tile.columns()); block++) {
            accumulator.read(first + block * config.dim(), 1, tile.rows());
        }
        for (var i = 0; i < tile.rows(); i++) {
            for (var column = 0; column < tile.columns(); column += config.dim()) {
                var count = Math.min(config.dim(), tile.columns() - column);
                var isLast = column + count == tile.columns();
                normalizer.take(
                        isLast ? norm : norm.unfinished(),
                        sums.words(),
                        sums.offsetOf(first + column + i),
                        count,
                        scale);
            }
        }
    }

    private void readBlocks(LocalRows rows, Mvout command) {
        var tile = command.tile();
        var dim = config.dim();
        rows.read(command.source().row(), 1, tile.rows());
        for (var block = 1; block < config.blocks(tile.columns()); block++) {
            var number = block;
            var first = command.source().row() + block * dim;
            rows.read(
                    first,
                    tile.rows(),
                    () -> ("block %d of an mvout (columns %d to %d) lies in the rows from %d on:"
                                    + " its blocks are DIM (%d) rows apart, however few rows are stored")
                            .formatted(
                                    number + 1,
                                    number * dim,
                                    Math.min((number + 1) * dim, tile.columns()) - 1,
                                    first,
                                    dim));
        }
    }

    private void store(Mvout command, long strideBytes, Elements.MoveOut how, int pc) {
        var tile = command.tile();
        var fromAccumulator = command.source().isAccumulator();
        var rows = fromAccumulator ? accumulator : scratchpad;
        readBlocks(rows, command);
        var elementBytes = how.fullWidth() ? config.accumulatorBytes() : config.elementBytes();
        for (var i = 0; i < tile.rows(); i++) {
            var address = command.dramAddress() + i * strideBytes;
            var region = dram.target(address, tile.columns() * elementBytes);
            var offset = region.offsetOf(address);
            dram.store(region, offset, tile.columns() * elementBytes, pc);
            for (var column = 0; column < tile.columns(); column += config.dim()) {
                // Blocks always lie DIM rows apart here, whatever the loads used.
                var row = command.source().row() + column + i;
                var count = Math.min(config.dim(), tile.columns() - column);
                var target = offset + column * elementBytes;
                if (fromAccumulator) {
                    elements.fromAccumulator(row, count, region.bytes(), target, how);
                } else {
                    elements.fromScratchpad(row, count, region.bytes(), target);
                }
            }
        }
    }

    private void pool(Mvout command, ConfigStore config, Elements.MoveOut how, int pc) {
        var columns = command.tile().columns();
        Checks.columns("mvout with pooling", columns, this.config.dim());
        if (how.fullWidth()) {
            throw new GuestFault("mvout with pooling of full-width rows; it needs bit 29 of the address clear");
        }
        var pooling = config.pooling();
        var fromAccumulator = command.source().isAccumulator();
        var firstRow = command.source().row();
        (fromAccumulator ? accumulator : scratchpad)
                .beginPooling(firstRow, PooledRows.end(this.config, fromAccumulator, firstRow), pc);
        for (var outputRow = 0; outputRow < pooling.outputRows(); outputRow++) {
            for (var outputColumn = 0; outputColumn < pooling.outputColumns(); outputColumn++) {
                var address = command.dramAddress()
                        + ((long) outputRow * pooling.outputDimension() + outputColumn) * config.strideBytes();
                poolPixel(command, new Window(pooling, outputRow, outputColumn), address, how, pc);
            }
        }
    }

    /** One pixel of a pooled image: the maximum over a window, in which padding counts as zero. */
    private void poolPixel(Mvout command, Window window, long address, Elements.MoveOut how, int pc) {
        var count = command.tile().columns();
        var region = dram.target(address, count * config.elementBytes());
        var offset = region.offsetOf(address);
        dram.store(region, offset, count * config.elementBytes(), pc);
        var target = region.bytes();
        var fromAccumulator = command.source().isAccumulator();
        var rows = fromAccumulator ? accumulator : scratchpad;
        for (var element = 0; element < window.elements(); element++) {
            var inside = window.rowOf(element);
            if (inside < 0) {
                if (element == 0) {
                    Arrays.fill(target, offset, offset + count * config.elementBytes(), (byte) 0);
                } else {
                    elements.poolZero(count, target, offset);
                }
                continue;
            }
            var row = command.source().row() + inside;
            rows.readPooled(row);
            if (element > 0 && fromAccumulator) {
                elements.poolAccumulator(row, count, target, offset, how);
            } else if (element > 0) {
                elements.poolScratchpad(row, count, target, offset);
            } else if (fromAccumulator) {
                elements.fromAccumulator(row, count, target, offset, how);
            } else {
                elements.fromScratchpad(row, count, target, offset);
            }
        }
    }

    /** The elements of the image under one pixel of the pooled one. */
    private record Window(Pooling pooling, int outputRow, int outputColumn) {
        int elements() {
            return pooling.size() * pooling.size();
        }

        /** Row of the image in the local memory, counted from its first; -1 in the padding. */
        int rowOf(int element) {
            var row = outputRow * pooling.stride() + element / pooling.size() - pooling.upperPadding();
            var column = outputColumn * pooling.stride() + element % pooling.size() - pooling.leftPadding();
            if (row < 0 || row >= pooling.rows() || column < 0 || column >= pooling.columns()) {
                return -1;
            }
            return row * pooling.columns() + column;
        }
    }
}
