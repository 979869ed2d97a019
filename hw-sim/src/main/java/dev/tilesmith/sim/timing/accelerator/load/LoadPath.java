package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;

/**
 * From the beat merger, or the zero writer, into the banks (Gemmini Scratchpad.scala, PixelRepeater.scala,
 * ZeroWriter.scala). Rows of element type go through a scaler and a repeater, accumulator-type rows through a scaler of
 * their own; a bank takes one row a cycle: the array's result first, then these two, then zeros. Not thread-safe.
 */
public final class LoadPath {
    private final AcceleratorParameters parameters;
    private final LocalMemories memories;
    private final LoadMoves moves;
    private final int elementBytes;
    private final int accumulatorBytes;
    private final int accumulatorRowMask;
    private final int scratchpadHalf;

    private final RowScaler narrow;
    private final RowScaler wide;
    private final Repeater repeater = new Repeater();
    private final Repeater zeroRepeater = new Repeater();

    private boolean zeroing;
    private int zeroRow;
    private int zeroMove;
    private int zeroColumn;

    /** Writes a row as often as its pixel repeats, each time one row higher up. */
    private static final class Repeater {
        boolean full;
        int token;
        int repeatsLeft;

        void take(int newToken, int pixelRepeats) {
            full = true;
            token = newToken;
            repeatsLeft = pixelRepeats - 1;
        }

        boolean isLast() {
            return full && repeatsLeft == 0 && RowToken.isLast(token);
        }

        void written() {
            if (repeatsLeft == 0) {
                full = false;
            } else {
                repeatsLeft--;
            }
        }
    }

    public LoadPath(GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories, LoadMoves moves) {
        this.parameters = parameters;
        this.memories = memories;
        this.moves = moves;
        elementBytes = config.elementBytes();
        accumulatorBytes = config.accumulatorBytes();
        accumulatorRowMask = config.accumulatorRows() - 1;
        scratchpadHalf = config.scratchpadRows() / 2;
        int stages = parameters.loadScaleStages();
        narrow = stages == 0 ? new RowScaler.Ring(moves, parameters.times()) : new RowScaler.Pipelined(moves, stages);
        wide = new RowScaler.Pipelined(moves, stages);
    }

    public boolean isEmpty() {
        return narrow.isEmpty() && wide.isEmpty() && !repeater.full && !zeroRepeater.full && !zeroing;
    }

    RowScaler scaler(LoadMove move) {
        return move.wide ? wide : narrow;
    }

    boolean mayZero() {
        return !zeroing;
    }

    /** Takes a row of zeros; its blocks are written one a cycle. */
    void zero(LoadMove move, int row) {
        zeroing = true;
        zeroMove = move.index;
        zeroRow = row;
        zeroColumn = 0;
    }

    /** Whether a row may be written in this cycle to one of these scratchpad banks, or to the accumulator. */
    public boolean mayWrite(int scratchpadBanks, long cycle) {
        return wide.isOutputReady(cycle)
                || mayWrite(repeater, scratchpadBanks)
                || mayWrite(zeroRepeater, scratchpadBanks);
    }

    private boolean mayWrite(Repeater source, int scratchpadBanks) {
        if (!source.full) {
            return false;
        }
        int bank = memories.scratchpadBank(RowToken.row(source.token) - source.repeatsLeft);
        return moves.get(RowToken.move(source.token)).accumulator || (scratchpadBanks >> bank & 1) != 0;
    }

    /** One cycle: writes, then moves everything on. The mesh has written before. */
    public void step(long cycle) {
        if (isEmpty()) {
            return;
        }
        boolean narrowLast = repeater.isLast();
        boolean wideLast = wide.isOutputReady(cycle) && RowToken.isLast(wide.output());
        boolean narrowToAccumulator = repeater.full && moves.get(RowToken.move(repeater.token)).accumulator;
        int claimed = accumulatorClaim(narrowToAccumulator, cycle);
        if (repeater.full) {
            writeRepeated(repeater, cycle);
        }
        if (!narrowToAccumulator && wide.isOutputReady(cycle) && !narrowLast) {
            if (writeAccumulator(wide.output(), cycle)) {
                returned(wide.output(), cycle);
                wide.takeOutput(cycle);
            }
        }
        if (zeroRepeater.full && !narrowLast && !wideLast) {
            writeZeros(claimed, cycle);
        }
        if (!repeater.full && narrow.isOutputReady(cycle)) {
            int token = narrow.output();
            repeater.take(token, moves.get(RowToken.move(token)).pixelRepeats);
            narrow.takeOutput(cycle);
        }
        narrow.step(cycle);
        wide.step(cycle);
        if (zeroing && !zeroRepeater.full) {
            zeroBlock();
        }
    }

    /** The accumulator bank that a loaded row wants in this cycle, or -1; zeros leave it alone. */
    private int accumulatorClaim(boolean narrowToAccumulator, long cycle) {
        if (narrowToAccumulator) {
            return memories.accumulatorBank(RowToken.row(repeater.token));
        }
        return wide.isOutputReady(cycle) ? memories.accumulatorBank(RowToken.row(wide.output())) : -1;
    }

    private void writeRepeated(Repeater source, long cycle) {
        int token = source.token;
        LoadMove move = moves.get(RowToken.move(token));
        boolean written;
        if (move.accumulator) {
            written = writeAccumulator(token, cycle);
        } else {
            int row = RowToken.row(token);
            int floor = row < scratchpadHalf ? 0 : scratchpadHalf;
            written = row - source.repeatsLeft < floor || writeScratchpad(row - source.repeatsLeft);
        }
        if (written) {
            if (source.isLast()) {
                returned(token, cycle);
            }
            source.written();
        }
    }

    private void writeZeros(int claimedAccumulatorBank, long cycle) {
        int token = zeroRepeater.token;
        boolean accumulator = moves.get(RowToken.move(token)).accumulator;
        if (!accumulator || memories.accumulatorBank(RowToken.row(token)) != claimedAccumulatorBank) {
            writeRepeated(zeroRepeater, cycle);
        }
    }

    private boolean writeScratchpad(int row) {
        int bank = memories.scratchpadBank(row);
        if (memories.isScratchpadWritten(bank)) {
            return false;
        }
        memories.writeScratchpad(bank);
        return true;
    }

    private boolean writeAccumulator(int token, long cycle) {
        int row = RowToken.row(token) & accumulatorRowMask;
        int bank = memories.accumulatorBank(row);
        boolean accumulates = moves.get(RowToken.move(token)).accumulates;
        if (memories.isAccumulatorWritten(bank)) {
            return false;
        }
        if (accumulates && !memories.mayAccumulate(bank, row, cycle)) {
            memories.waitToAccumulate(bank);
            return false;
        }
        memories.writeAccumulator(bank, row, accumulates, cycle);
        return true;
    }

    private void returned(int token, long cycle) {
        if (RowToken.isLast(token)) {
            moves.returned(RowToken.move(token), RowToken.bytes(token), cycle);
        }
    }

    private void zeroBlock() {
        LoadMove move = moves.get(zeroMove);
        int row = zeroRow + move.blockStride * (zeroColumn / parameters.dim());
        zeroColumn += parameters.dim();
        boolean last = zeroColumn >= move.columns;
        int bytes = move.columns * (move.wide ? accumulatorBytes : elementBytes);
        zeroRepeater.take(RowToken.of(row, last, bytes, zeroMove), move.pixelRepeats);
        zeroing = !last;
    }
}
