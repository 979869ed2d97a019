package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;
import java.util.Arrays;

/**
 * The banks of a rank: which row each has open, and from when on it may be opened, read, written and closed (DRAMSim2
 * BankState.cpp, MemoryController.cpp). Times are in DRAM cycles. Not thread-safe.
 */
final class DramBanks {
    static final int COUNT = 8;

    private final Calibration.Dram times;

    /** Banks with an open row, and banks that close one or refresh; the others are idle. One bit each. */
    private int active;

    private int busy;
    /** No busy bank is idle again before this. */
    private long idleAt = Long.MAX_VALUE;

    private final long[] busyUntil = new long[COUNT];
    private final long[] openRow = new long[COUNT];
    private final int[] accesses = new int[COUNT];
    private final long[] mayClose = new long[COUNT];

    /** A bank may be opened when its own time and the one of all banks have come; the same for reads and writes. */
    private final long[] mayOpen = new long[COUNT];

    private long mayOpenAny;
    private final long[] mayAccess = new long[COUNT];
    private long mayReadAny;
    private long mayWriteAny;

    private final long[] lastActivates = {-100, -100, -100, -100};
    private int oldestActivate;

    DramBanks(Calibration.Dram times) {
        this.times = times;
    }

    boolean isActive(int bank) {
        return (active >> bank & 1) != 0;
    }

    boolean isIdle(int bank) {
        return ((active | busy) >> bank & 1) == 0;
    }

    boolean areAllIdle() {
        return (active | busy) == 0;
    }

    /** Banks with an open row, as a mask. */
    int active() {
        return active;
    }

    /** Whether it is the row that was opened last, closed since or not. */
    boolean wasOpenedLast(int bank, long row) {
        return openRow[bank] == row;
    }

    /** Whether so many accesses were made that the row must be closed. */
    boolean isUsedUp(int bank) {
        return accesses[bank] == times.rowAccesses();
    }

    /** From when on the bank may be opened, apart from the window of four. */
    long mayOpenAt(int bank) {
        return Math.max(mayOpen[bank], mayOpenAny);
    }

    /** From when on the window of four activates has room. */
    long windowOpensAt() {
        return lastActivates[oldestActivate] + times.fourActivates();
    }

    /** From when on the open row may be read or written. */
    long mayAccessAt(int bank, boolean read) {
        return Math.max(mayAccess[bank], read ? mayReadAny : mayWriteAny);
    }

    long mayCloseAt(int bank) {
        return mayClose[bank];
    }

    /** The first cycle in which {@link #endBusy} may do anything. */
    long idleAt() {
        return idleAt;
    }

    void activate(int bank, long row, long now) {
        active |= 1 << bank;
        openRow[bank] = row;
        lastActivates[oldestActivate] = now;
        oldestActivate = oldestActivate + 1 & 3;
        mayAccess[bank] = now + times.activateToAccess();
        mayClose[bank] = Math.max(mayClose[bank], now + times.activateToPrecharge());
        mayOpen[bank] = Math.max(mayOpen[bank], now + times.activateToActivate());
        mayOpenAny = now + times.activateToOther();
    }

    void access(int bank, boolean read, long now) {
        mayReadAny = Math.max(mayReadAny, now + (read ? times.readToRead() : times.writeToRead()));
        mayWriteAny = Math.max(mayWriteAny, now + (read ? times.readToWrite() : times.writeToWrite()));
        mayClose[bank] = Math.max(mayClose[bank], now + (read ? times.readToPrecharge() : times.writeToPrecharge()));
    }

    /** Counts an access of the open row. */
    void count(int bank) {
        accesses[bank]++;
    }

    void precharge(int bank, long now) {
        beginBusy(bank, now + times.precharge());
        mayOpen[bank] = Math.max(mayOpen[bank], now + times.precharge());
        accesses[bank] = 0;
    }

    void refresh(long now) {
        for (int bank = 0; bank < COUNT; bank++) {
            beginBusy(bank, now + times.refresh());
        }
        openAllFrom(now + times.refresh());
    }

    void powerUp(long now) {
        openAllFrom(now + times.powerUp());
    }

    private void openAllFrom(long cycle) {
        Arrays.fill(mayOpen, cycle);
        mayOpenAny = 0;
    }

    private void beginBusy(int bank, long until) {
        active &= ~(1 << bank);
        idleAt = Math.min(idleAt, until);
        busy |= 1 << bank;
        busyUntil[bank] = until;
    }

    /** Banks whose time is over become idle. */
    void endBusy(long now) {
        if (now < idleAt) {
            return;
        }
        idleAt = Long.MAX_VALUE;
        for (int i = busy; i != 0; i &= i - 1) {
            int bank = Integer.numberOfTrailingZeros(i);
            if (now >= busyUntil[bank]) {
                busy &= ~(1 << bank);
            } else {
                idleAt = Math.min(idleAt, busyUntil[bank]);
            }
        }
    }
}
