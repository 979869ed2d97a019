package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.config.GemminiConfig;

/**
 * Who uses which bank in a cycle (Gemmini Scratchpad.scala: ScratchpadBank; AccumulatorMem.scala). A scratchpad bank
 * has one port, and a write wins; while a row that was read for a store finds no room behind the bank, nobody reads. An
 * accumulator bank reads and writes at once, but an accumulating write reads too, and a row is not read or added to while
 * one of its last two writes is in the pipeline. Not thread-safe.
 */
public final class LocalMemories {
    private static final long LONG_AGO = -10;

    private final int scratchpadShift;
    private final int scratchpadBankMask;
    private final int accumulatorShift;
    private final int accumulatorBankMask;
    private final int accumulatorRowMask;

    private int scratchpadWrites;
    private int executeReads;
    /** Scratchpad banks that hold a row which was read for a store. */
    private int held;

    private int accumulatorWrites;
    private int accumulatingWrites;
    private final int[] lastRow;
    private final long[] lastWrite;
    private final int[] rowBefore;
    private final long[] writeBefore;

    public LocalMemories(GemminiConfig config) {
        scratchpadShift = Integer.numberOfTrailingZeros(config.scratchpadRows() / config.scratchpadBanks());
        scratchpadBankMask = config.scratchpadBanks() - 1;
        accumulatorShift = Integer.numberOfTrailingZeros(config.accumulatorRows() / config.accumulatorBanks());
        accumulatorBankMask = config.accumulatorBanks() - 1;
        accumulatorRowMask = config.accumulatorRows() - 1;
        int banks = config.accumulatorBanks();
        lastRow = new int[banks];
        lastWrite = new long[banks];
        rowBefore = new int[banks];
        writeBefore = new long[banks];
        java.util.Arrays.fill(lastWrite, LONG_AGO);
        java.util.Arrays.fill(writeBefore, LONG_AGO);
    }

    public void beginCycle() {
        scratchpadWrites = 0;
        executeReads = 0;
        accumulatorWrites = 0;
        accumulatingWrites = 0;
    }

    public int scratchpadBank(int row) {
        return row >> scratchpadShift & scratchpadBankMask;
    }

    /** The scratchpad banks from one row to another behind it, as a mask. */
    public int scratchpadBanks(int firstRow, int lastRow) {
        boolean many = lastRow - firstRow >= 1 << scratchpadShift;
        return many ? -1 : 1 << scratchpadBank(firstRow) | 1 << scratchpadBank(lastRow);
    }

    public int accumulatorBank(int row) {
        return row >> accumulatorShift & accumulatorBankMask;
    }

    public int accumulatorRow(int bits) {
        return bits & accumulatorRowMask;
    }

    public boolean isScratchpadWritten(int bank) {
        return (scratchpadWrites >> bank & 1) != 0;
    }

    public void writeScratchpad(int bank) {
        scratchpadWrites |= 1 << bank;
    }

    public void readForExecute(int bank) {
        executeReads |= 1 << bank;
    }

    /** In this cycle the array keeps readers out of scratchpad banks that hold its rows, a mask. */
    public void keepReadersOut(int banks) {
        executeReads |= banks;
    }

    /** Whether the array may read a scratchpad bank in this cycle. */
    public boolean mayExecuteRead(int bank) {
        return ((scratchpadWrites | held) >> bank & 1) == 0;
    }

    public boolean mayStoreRead(int bank) {
        return ((scratchpadWrites | executeReads | held) >> bank & 1) == 0;
    }

    /** From now on a scratchpad bank holds a row that was read for a store, or no longer. */
    public void hold(int bank, boolean holds) {
        held = holds ? held | 1 << bank : held & ~(1 << bank);
    }

    /** The scratchpad banks that hold a row, as a mask. */
    public int held() {
        return held;
    }

    public boolean isAccumulatorWritten(int bank) {
        return (accumulatorWrites >> bank & 1) != 0;
    }

    private boolean isRowInPipeline(int bank, int row, long cycle) {
        return (lastRow[bank] == row && lastWrite[bank] >= cycle - 2 && lastWrite[bank] < cycle)
                || (rowBefore[bank] == row && writeBefore[bank] >= cycle - 2 && writeBefore[bank] < cycle);
    }

    public boolean mayAccumulate(int bank, int row, long cycle) {
        return !isRowInPipeline(bank, row, cycle);
    }

    public void writeAccumulator(int bank, int row, boolean accumulates, long cycle) {
        accumulatorWrites |= 1 << bank;
        if (accumulates) {
            accumulatingWrites |= 1 << bank;
        }
        rowBefore[bank] = lastRow[bank];
        writeBefore[bank] = lastWrite[bank];
        lastRow[bank] = row;
        lastWrite[bank] = cycle;
    }

    /** An accumulating write waits for its row: it keeps readers out of the bank all the same. */
    public void waitToAccumulate(int bank) {
        accumulatingWrites |= 1 << bank;
    }

    public boolean mayReadAccumulator(int bank, int row, long cycle) {
        return (accumulatingWrites >> bank & 1) == 0 && !isRowInPipeline(bank, row, cycle);
    }
}
