package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction.ConfigLoad;
import dev.tilesmith.sim.isa.Instruction.Mvin;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.RowStates;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the three load states and their mvins do (gemmini.md 3.2, LoadController.scala). Not thread-safe. */
final class LoadUnit {
    private final GemminiConfig config;
    private final DramAccesses dram;
    private final LocalRows scratchpad;
    private final LocalRows accumulator;
    private final Elements elements;
    private final SharedAdder adder;

    /** The last config_ld of each state in this call. */
    private final @Nullable ConfigLoad[] states = new ConfigLoad[3];

    LoadUnit(
            GemminiConfig config,
            DramAccesses dram,
            LocalRows scratchpad,
            LocalRows accumulator,
            Elements elements,
            SharedAdder adder) {
        this.config = config;
        this.dram = dram;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        this.elements = elements;
        this.adder = adder;
    }

    void newCall() {
        Arrays.fill(states, null);
    }

    void configure(ConfigLoad command) {
        if (command.state() >= states.length) {
            throw new GuestFault("config_ld: id must be 0, 1 or 2, got " + command.state());
        }
        states[command.state()] = command;
    }

    void mvin(Mvin command, int pc) {
        var state = states[command.state()];
        if (state == null) {
            throw new GuestFault(
                    "%s before config_ld with id %d in this call; call gemmini_extended3_config_ld(stride, MVIN_SCALE_IDENTITY, false, %2$d) first, the stride in bytes"
                            .formatted(name(command), command.state()));
        }
        var destination = command.destination();
        if (destination.isGarbage()) {
            throw new GuestFault(name(command) + " to GARBAGE_ADDR; it needs rows to write to");
        }
        var wide = destination.isAccumulator() && !state.shrunk();
        Checks.rows(name(command), command.tile().rows(), config.dim());
        if (wide) {
            Checks.wordColumns(name(command), command.tile().columns(), config.maxWideMoveColumns());
        } else {
            Checks.columns(name(command), command.tile().columns(), config.maxMoveColumns());
        }
        checkBlocks(command, state);
        checkRepeats(command, state);
        adder.beginLoad();
        var elementBytes = wide ? config.accumulatorBytes() : config.elementBytes();
        if (command.dramAddress() == 0) {
            zero(command, state, pc);
        } else {
            load(command, state, elementBytes, pc);
        }
    }

    private void checkBlocks(Mvin command, ConfigLoad state) {
        var tile = command.tile();
        var blocks = config.blocks(tile.columns());
        if (blocks > 1 && state.blockStride() < tile.rows()) {
            throw new GuestFault("%s: blocks of %d rows overlap with a block stride of %d"
                    .formatted(name(command), tile.rows(), state.blockStride()));
        }
        var rows = command.destination().isAccumulator() ? accumulator : scratchpad;
        for (var block = 0; block < blocks; block++) {
            rows.checkRange(command.destination().row() + block * state.blockStride(), tile.rows());
        }
    }

    private void checkRepeats(Mvin command, ConfigLoad state) {
        if (state.pixelRepeats() == 1) {
            return;
        }
        if (command.destination().isAccumulator()) {
            throw new GuestFault("%s: pixel repeats work in the scratchpad only, got %s"
                    .formatted(name(command), command.destination()));
        }
        var columns = state.pixelRepeats() * command.tile().columns();
        if (columns > config.dim()) {
            throw new GuestFault("%s: pixel repeats times columns must be at most DIM (%d), got %d x %d"
                    .formatted(
                            name(command),
                            config.dim(),
                            state.pixelRepeats(),
                            command.tile().columns()));
        }
    }

    private void load(Mvin command, ConfigLoad state, int elementBytes, int pc) {
        var destination = command.destination();
        var tile = command.tile();
        markRows(
                command,
                state,
                destination.isAccumulating() ? RowStates.Load.ACCUMULATE : RowStates.Load.OVERWRITE,
                pc);
        var rowBytes = tile.columns() * elementBytes;
        var how = new Elements.MoveIn(state.shrunk(), destination.isAccumulating(), state.scale());
        for (var i = 0; i < tile.rows(); i++) {
            var address = command.dramAddress() + i * state.strideBytes();
            var region = dram.source(address, rowBytes);
            var offset = region.offsetOf(address);
            // With stride 0 the row is fetched once and repeated (LoadController.scala, actual_rows_read).
            if (i == 0 || state.strideBytes() != 0) {
                dram.load(region, offset, rowBytes, pc);
            }
            var row = destination.row() + i;
            for (var column = 0; column < tile.columns(); column += config.dim()) {
                var count = Math.min(config.dim(), tile.columns() - column);
                if (destination.isAccumulator()) {
                    elements.toAccumulator(region.bytes(), offset, row, count, how);
                } else {
                    elements.toScratchpad(region.bytes(), offset, row, count, state.scale());
                    repeatPixels(row, count, state.pixelRepeats());
                }
                offset += count * elementBytes;
                row += state.blockStride();
            }
        }
    }

    private void markRows(Mvin command, ConfigLoad state, RowStates.Load load, int pc) {
        var rows = command.destination().isAccumulator() ? accumulator : scratchpad;
        var first = command.destination().row();
        rows.beginLoad();
        for (var column = 0; column < command.tile().columns(); column += config.dim()) {
            // A repeated pixel has columns of its own in the rows above, so only its first place can race.
            var above = Math.min(state.pixelRepeats() - 1, first - halfOf(first));
            rows.loadPart(first - above, above);
            rows.load(first, command.tile().rows(), load, pc);
            if (load == RowStates.Load.ACCUMULATE) {
                adder.load(first, command.tile().rows(), pc);
            }
            first += state.blockStride();
        }
    }

    /**
     * Pixel p of a row is written again p rows further up and p times its columns to the right, but never across the
     * start of the row's half of the scratchpad (PixelRepeater.scala).
     */
    private void repeatPixels(int row, int count, int repeats) {
        if (repeats == 1) {
            return;
        }
        for (var pixel = 1; pixel < repeats && row - pixel >= halfOf(row); pixel++) {
            elements.repeat(row, count, row - pixel, pixel * count);
        }
    }

    /** First row of the half of the scratchpad that a row is in. */
    private int halfOf(int row) {
        var half = config.scratchpadRows() / 2;
        return row < half ? 0 : half;
    }

    private void zero(Mvin command, ConfigLoad state, int pc) {
        var tile = command.tile();
        var destination = command.destination();
        markRows(command, state, destination.isAccumulating() ? RowStates.Load.ACCUMULATE : RowStates.Load.ZERO, pc);
        for (var i = 0; i < tile.rows(); i++) {
            var row = destination.row() + i;
            for (var column = 0; column < tile.columns(); column += config.dim()) {
                var count = Math.min(config.dim(), tile.columns() - column);
                if (destination.isAccumulator()) {
                    elements.zeroAccumulator(row, count, destination.isAccumulating());
                } else {
                    elements.zeroScratchpad(row, count);
                    // Zeros have a pixel repeater of their own (Scratchpad.scala, zero_writer_pixel_repeater).
                    repeatPixels(row, count, state.pixelRepeats());
                }
                row += state.blockStride();
            }
        }
    }

    private static String name(Mvin command) {
        return command.state() == 0 ? "mvin" : "mvin" + (command.state() + 1);
    }
}
