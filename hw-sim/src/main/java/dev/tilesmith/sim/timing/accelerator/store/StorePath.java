package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.memory.IntQueue;

/**
 * From the store controller to the writer (Gemmini Scratchpad.scala, Normalizer.scala, AccumulatorScale.scala): a row
 * is read from its bank, then passes the queues of normalizer, scaler and writer. Accumulator rows go through the
 * normalizer and the scaler's stages. Not thread-safe.
 */
public final class StorePath {
    private static final int RING = 64;

    private final AcceleratorParameters parameters;
    private final LocalMemories memories;
    private long conflictAt = -1;

    private final StoreRow[] rows = new StoreRow[RING];
    private int nextRow;

    private final IntQueue dispatch = new IntQueue(2);
    private final IntQueue norm;
    private final IntQueue scale;
    private final IntQueue issue;
    private final NormUnit normalizer;

    /** Accumulator rows read and not yet taken, per bank; scratchpad rows read and not yet at the writer. */
    private final int[] accumulatorRowsRead = new int[8];

    private final int[] scratchpadRowsRead = new int[8];

    public StorePath(GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories) {
        normalizer = NormUnit.of(config);
        this.parameters = parameters;
        this.memories = memories;
        norm = new IntQueue(parameters.readDelay() + 2);
        scale = new IntQueue(parameters.readDelay() + 2);
        issue = new IntQueue(parameters.readDelay() + 1);
        for (int i = 0; i < RING; i++) {
            rows[i] = new StoreRow();
        }
    }

    public boolean isEmpty() {
        return dispatch.isEmpty() && norm.isEmpty() && scale.isEmpty() && issue.isEmpty();
    }

    /** Whether a row is to be read, or one that was read is still in a bank of the scratchpad. */
    public boolean usesBanks() {
        return !dispatch.isEmpty() || memories.held() != 0;
    }

    /** Whether a row wanted a bank that something else had taken in this cycle. */
    public boolean hadConflict(long cycle) {
        return conflictAt == cycle;
    }

    /** The line of the mvout whose rows were dispatched last. */
    public int line() {
        return rows[nextRow + RING - 1 & RING - 1].line;
    }

    boolean mayDispatch(long cycle) {
        return dispatch.hasRoom(cycle);
    }

    StoreRow dispatch(long cycle) {
        int place = nextRow;
        nextRow = nextRow + 1 & RING - 1;
        dispatch.push(cycle, place);
        return rows[place];
    }

    /** The row that the writer may take in this cycle. */
    boolean isRowReady(long cycle) {
        return !issue.isEmpty() && rows[issue.peek()].readyAt <= cycle;
    }

    StoreRow takeRow(long cycle) {
        StoreRow row = rows[issue.pop(cycle)];
        if (!row.accumulator && !row.garbage) {
            countRead(row.bank, -1);
        }
        return row;
    }

    /** Moves rows on; after the writer has taken one. */
    public void step(long cycle) {
        if (!scale.isEmpty() && issue.hasRoomPipelined()) {
            StoreRow row = rows[scale.peek()];
            if (!needsScaler(row)) {
                issue.push(cycle, scale.pop(cycle));
                row.readyAt = row.garbage ? cycle + 1 : Math.max(cycle + 1, row.readyAt);
            } else if (normalizer.hasRow()) {
                normalizer.give(cycle);
                issue.push(cycle, scale.pop(cycle));
                row.readyAt = cycle + parameters.storeScaleStages();
            }
        }
        normalizer.step(cycle);
        if (!norm.isEmpty() && scale.hasRoom(cycle)) {
            StoreRow row = rows[norm.peek()];
            if (!needsScaler(row)) {
                scale.push(cycle, norm.pop(cycle));
            } else if (row.readyAt <= cycle && normalizer.mayTake(cycle, row)) {
                normalizer.take(cycle, row);
                accumulatorRowsRead[row.bank]--;
                int place = norm.pop(cycle);
                if (row.norm == NormCommand.STORE) {
                    scale.push(cycle, place);
                }
            }
        }
    }

    private static boolean needsScaler(StoreRow row) {
        return row.accumulator && !row.garbage;
    }

    /** Reads the row at the head if its bank allows; after all writes and the reads of the array. */
    public void read(long cycle, StoreController controller) {
        if (dispatch.isEmpty() || !norm.hasRoom(cycle)) {
            return;
        }
        StoreRow row = rows[dispatch.peek()];
        if (!row.garbage && isAheadOfWriter(row)) {
            return;
        }
        if (!row.garbage && !isBankFree(row, cycle)) {
            conflictAt = cycle;
            return;
        }
        if (!row.garbage) {
            if (row.accumulator) {
                accumulatorRowsRead[row.bank]++;
                row.readyAt = cycle + 1;
            } else {
                countRead(row.bank, 1);
                row.readyAt = cycle + 2;
            }
        }
        norm.push(cycle, dispatch.pop(cycle));
        controller.returned(row.move, cycle);
    }

    /** The bank has no room for another row that was read and has not left. */
    private boolean isAheadOfWriter(StoreRow row) {
        return row.accumulator ? accumulatorRowsRead[row.bank] > 0 : (memories.held() >> row.bank & 1) != 0;
    }

    private boolean isBankFree(StoreRow row, long cycle) {
        return row.accumulator
                ? memories.mayReadAccumulator(row.bank, row.localRow, cycle)
                : memories.mayStoreRead(row.bank);
    }

    /** The read pipe behind a bank holds some rows; one more stays in the bank (dma_read_pipe, ScratchpadBank's q). */
    private void countRead(int bank, int rows) {
        scratchpadRowsRead[bank] += rows;
        memories.hold(bank, scratchpadRowsRead[bank] > parameters.readDelay());
    }

    /** The first cycle, from {@code now} on, in which a row may move on; when the writer takes one is apart. */
    public long nextEvent(long now) {
        return Math.min(normalizer.nextEvent(now), nextMove(now));
    }

    private long nextMove(long now) {
        if (!dispatch.isEmpty() && norm.hasRoom(now)) {
            return now;
        }
        if (!scale.isEmpty() && issue.hasRoomPipelined() && (normalizer.hasRow() || !needsScaler(rows[scale.peek()]))) {
            return now;
        }
        if (norm.isEmpty() || !scale.hasRoom(now)) {
            return Uncore.NEVER;
        }
        StoreRow row = rows[norm.peek()];
        if (!needsScaler(row)) {
            return now;
        }
        return normalizer.accepts(now, row) ? Math.max(now, row.readyAt) : Uncore.NEVER;
    }

    /** The first cycle, from {@code now} on, in which the writer may take a row. */
    long nextRow(long now) {
        return issue.isEmpty() ? Uncore.NEVER : Math.max(now, rows[issue.peek()].readyAt);
    }
}
