package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.memory.IntQueue;

/**
 * From the store controller to the writer (Gemmini Scratchpad.scala, PlainNormalizer.scala, AccumulatorScale.scala): a row
 * is read from its bank, then passes the queues of normalizer, scaler and writer. Accumulator rows go through a pass
 * of two entries and the scaler's stages. Not thread-safe.
 */
public final class PlainStorePath {
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
    private final IntQueue pass = new IntQueue(2);
    /** In place of the pass, on a machine with normalizations. */
    private final boolean normalizes;

    private final PlainNormalizer normalizer;

    /** Accumulator rows read and not yet taken, per bank; scratchpad rows read and not yet at the writer. */
    private final int[] accumulatorRowsRead = new int[8];

    private final int[] scratchpadRowsRead = new int[8];

    public PlainStorePath(GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories) {
        normalizes = config.hasNormalizations();
        normalizer = new PlainNormalizer(
                config.normalizedRows(), Calibration.of(config).normalizer());
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

    /** Whether a row wanted a bank that was taken in this cycle. */
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
            scratchpadRowsRead[row.bank]--;
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
            } else if (normalizes ? normalizer.hasOutput() : !pass.isEmpty()) {
                leavePass(cycle);
                issue.push(cycle, scale.pop(cycle));
                row.readyAt = cycle + parameters.storeScaleStages();
            }
        }
        normalizer.step();
        if (!norm.isEmpty() && scale.hasRoom(cycle)) {
            StoreRow row = rows[norm.peek()];
            if (!needsScaler(row)) {
                scale.push(cycle, norm.pop(cycle));
            } else if (row.readyAt <= cycle && mayPass(cycle, row)) {
                enterPass(cycle, row);
                accumulatorRowsRead[row.bank]--;
            }
        }
        normalizer.endCycle();
    }

    private boolean mayPass(long cycle, StoreRow row) {
        return normalizes ? normalizer.isReady(row.statistics) : pass.hasRoom(cycle);
    }

    private void enterPass(long cycle, StoreRow row) {
        int place = norm.pop(cycle);
        if (normalizes) {
            normalizer.enter(row.statistics, row.norm);
        } else {
            pass.push(cycle, place);
        }
        if (!normalizes || row.norm == NormCommand.STORE) {
            scale.push(cycle, place);
        }
    }

    private void leavePass(long cycle) {
        if (normalizes) {
            normalizer.leave();
        } else {
            pass.pop(cycle);
        }
    }

    private static boolean needsScaler(StoreRow row) {
        return row.accumulator && !row.garbage;
    }

    /** Reads the row at the head if its bank allows; after all writes and the reads of the array. */
    public void read(long cycle, PlainStoreController controller) {
        if (dispatch.isEmpty() || !norm.hasRoom(cycle)) {
            return;
        }
        StoreRow row = rows[dispatch.peek()];
        if (!row.garbage && !mayRead(row, cycle)) {
            conflictAt = cycle;
            return;
        }
        if (!row.garbage) {
            if (row.accumulator) {
                accumulatorRowsRead[row.bank]++;
                row.readyAt = cycle + 1;
            } else {
                scratchpadRowsRead[row.bank]++;
                row.readyAt = cycle + 2;
            }
        }
        norm.push(cycle, dispatch.pop(cycle));
        controller.returned(row.move, cycle);
    }

    private boolean mayRead(StoreRow row, long cycle) {
        if (row.accumulator) {
            return accumulatorRowsRead[row.bank] == 0 && memories.mayReadAccumulator(row.bank, row.localRow, cycle);
        }
        return scratchpadRowsRead[row.bank] <= parameters.readDelay() && memories.mayStoreRead(row.bank);
    }
}
