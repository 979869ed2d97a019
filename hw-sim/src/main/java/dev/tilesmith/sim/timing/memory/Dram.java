package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;

/**
 * One rank of DDR3-1333 with 8 banks behind an open-page controller, at 4/3 of the core's clock (DRAMSim2:
 * MemoryController.cpp, CommandQueue.cpp, DDR3_micron_64M_8B_x4_sg15.ini). Times are in DRAM cycles. Not thread-safe.
 */
final class Dram {
    private static final int BANKS = 8;

    private static final int ACTIVATE = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;

    /** Where finished transactions are reported. */
    interface Listener {
        void readFinished(int tag);

        void writeFinished(int tag);
    }

    private final Calibration.Dram times;
    private final Listener listener;
    private long now;
    private long core;
    private boolean refreshDue;
    private boolean poweredDown;
    private long mayPowerUp;
    private long refreshAt;

    /** First DRAM cycle in which anything may happen by itself; 0 while that is not known. */
    private long actsAt;
    /** The present cycle has changed something. */
    private boolean acted;

    /** Banks with an open row, and banks that close one or refresh; the others are idle. One bit each. */
    private int active;

    private int busy;
    /** No busy bank is idle again before this. */
    private long idleAt;

    private final long[] busyUntil = new long[BANKS];
    private final long[] openRow = new long[BANKS];
    private final long[] nextActivate = new long[BANKS];
    private final long[] nextRead = new long[BANKS];
    private final long[] nextWrite = new long[BANKS];
    private final long[] nextPrecharge = new long[BANKS];
    private final int[] accesses = new int[BANKS];
    /** For each bank, commands in the queue for the row that was opened last. */
    private final int[] wanted = new int[BANKS];

    private final long[] recentActivates = {-100, -100, -100, -100};
    private int oldestActivate;
    private int prechargeBank;

    private final int[] commandKinds;
    private final int[] commandBanks;
    private final long[] commandRows;
    private final int[] commandTags;
    private int commands;

    private final int[] waitingKinds = new int[64];
    private final long[] waitingAddresses = new long[64];
    private final int[] waitingTags = new int[64];
    private int waiting;

    private final long[] finishTimes = new long[64];
    private final int[] finishTags = new int[64];
    private final boolean[] finishReads = new boolean[64];
    private int finishing;
    private long finishesAt = Long.MAX_VALUE;

    /** Starts powered down, {@code phase} core cycles after reset. */
    Dram(Calibration.Dram times, long phase, Listener listener) {
        this.times = times;
        this.listener = listener;
        commandKinds = new int[times.commandQueue() + 2];
        commandBanks = new int[times.commandQueue() + 2];
        commandRows = new long[times.commandQueue() + 2];
        commandTags = new int[times.commandQueue() + 2];
        core = phase;
        now = cyclesPassed(phase);
        refreshAt = (now / times.refreshInterval() + 1) * times.refreshInterval();
        poweredDown = true;
    }

    private static long cyclesPassed(long coreCycles) {
        return (4 * coreCycles + 2) / 3;
    }

    void read(long address, int tag) {
        enqueue(READ, address, tag);
    }

    void write(long address, int tag) {
        enqueue(WRITE, address, tag);
    }

    private void enqueue(int kind, long address, int tag) {
        waitingKinds[waiting] = kind;
        waitingAddresses[waiting] = address;
        waitingTags[waiting++] = tag;
        actsAt = 0;
    }

    /** Lets many core cycles pass without any new transaction; cycles in which nothing may happen are jumped over. */
    void skip(long coreCycles) {
        core += coreCycles;
        long target = cyclesPassed(core);
        while (now < target) {
            now = Math.max(now, Math.min(target, actsAt - 1));
            if (now < target) {
                now++;
                acted = false;
                cycle();
                actsAt = acted ? 0 : nextAction();
            }
        }
    }

    /** How many of the next core cycles pass without anything happening here. */
    long quietCycles() {
        // The DRAM has passed (4c + 2) / 3 cycles after c of the core.
        return Math.max(0, (3 * actsAt - 3 >> 2) - core);
    }

    /** After a cycle without an action: the first that may have one if no transaction comes. */
    private long nextAction() {
        long next = refreshAt;
        boolean closes = commands > 0 || !poweredDown;
        if (busy != 0) {
            next = Math.min(next, idleAt);
        }
        for (int i = closes ? active : 0; i != 0; i &= i - 1) {
            int bank = Integer.numberOfTrailingZeros(i);
            if (mayClose(bank)) {
                next = Math.min(next, nextPrecharge[bank]);
            }
        }
        next = Math.min(next, finishesAt);
        for (int i = 0; i < commands; i++) {
            long allowed = allowedAt(i);
            if (allowed < next && !hasOlderAccess(i)) {
                next = allowed;
            }
        }
        if (commands > 0 && poweredDown) {
            next = Math.min(next, mayPowerUp);
        }
        return Math.max(next, now + 1);
    }

    /** When {@link #isAllowed} becomes true if no command, power or bank state changes before. */
    private long allowedAt(int i) {
        int bank = commandBanks[i];
        if (commandKinds[i] == ACTIVATE) {
            return !isIdle(bank) || poweredDown
                    ? Long.MAX_VALUE
                    : Math.max(nextActivate[bank], recentActivates[oldestActivate] + times.fourActivates());
        }
        return isActive(bank) && openRow[bank] == commandRows[i] && accesses[bank] < times.rowAccesses()
                ? commandKinds[i] == READ ? nextRead[bank] : nextWrite[bank]
                : Long.MAX_VALUE;
    }

    private void cycle() {
        if (busy != 0 && now >= idleAt) {
            endBusy();
        }
        if (now >= finishesAt) {
            reportFinished();
        }
        if (now >= refreshAt) {
            refreshDue = true;
            acted = true;
            refreshAt += times.refreshInterval();
        }
        if (refreshDue) {
            acted = true;
            stepTowardsRefresh();
        } else if (commands > 0 || !poweredDown) {
            if (!issueFirstAllowed()) {
                closeOneBank();
            }
        }
        acceptTransaction();
        power();
    }

    private boolean isActive(int bank) {
        return (active >> bank & 1) != 0;
    }

    private boolean isIdle(int bank) {
        return ((active | busy) >> bank & 1) == 0;
    }

    private void endBusy() {
        idleAt = Long.MAX_VALUE;
        for (int i = busy; i != 0; i &= i - 1) {
            int bank = Integer.numberOfTrailingZeros(i);
            if (now >= busyUntil[bank]) {
                busy &= ~(1 << bank);
                acted = true;
            } else {
                idleAt = Math.min(idleAt, busyUntil[bank]);
            }
        }
    }

    private void beginBusy(int bank, long until) {
        active &= ~(1 << bank);
        idleAt = busy == 0 ? until : Math.min(idleAt, until);
        busy |= 1 << bank;
        busyUntil[bank] = until;
    }

    private void reportFinished() {
        finishesAt = Long.MAX_VALUE;
        for (int i = 0; i < finishing; i++) {
            if (finishTimes[i] <= now) {
                acted = true;
                int tag = finishTags[i];
                boolean read = finishReads[i];
                finishing--;
                System.arraycopy(finishTimes, i + 1, finishTimes, i, finishing - i);
                System.arraycopy(finishTags, i + 1, finishTags, i, finishing - i);
                System.arraycopy(finishReads, i + 1, finishReads, i, finishing - i);
                i--;
                if (read) {
                    listener.readFinished(tag);
                } else {
                    listener.writeFinished(tag);
                }
            } else {
                finishesAt = Math.min(finishesAt, finishTimes[i]);
            }
        }
    }

    private void stepTowardsRefresh() {
        for (int bank = 0; bank < BANKS; bank++) {
            if (isActive(bank)) {
                drainOrClose(bank);
                return;
            }
            if (nextActivate[bank] > now || !isIdle(bank)) {
                return;
            }
        }
        if (poweredDown) {
            return;
        }
        refreshDue = false;
        for (int bank = 0; bank < BANKS; bank++) {
            beginBusy(bank, now + times.refresh());
            nextActivate[bank] = now + times.refresh();
        }
    }

    /** A queued activate of the same row ends the search: what is behind it waits for the row to be opened again. */
    private void drainOrClose(int bank) {
        for (int i = 0; i < commands; i++) {
            if (commandBanks[i] == bank && commandRows[i] == openRow[bank]) {
                if (commandKinds[i] == ACTIVATE) {
                    break;
                }
                if (isAllowed(i)) {
                    issue(i);
                }
                return;
            }
        }
        if (now >= nextPrecharge[bank]) {
            precharge(bank);
        }
    }

    private boolean isAllowed(int i) {
        int bank = commandBanks[i];
        if (commandKinds[i] == ACTIVATE) {
            return isIdle(bank)
                    && !poweredDown
                    && now >= nextActivate[bank]
                    && now - recentActivates[oldestActivate] >= times.fourActivates();
        }
        return isActive(bank)
                && openRow[bank] == commandRows[i]
                && now >= (commandKinds[i] == READ ? nextRead[bank] : nextWrite[bank])
                && accesses[bank] < times.rowAccesses();
    }

    private boolean hasOlderAccess(int i) {
        for (int j = 0; j < i; j++) {
            if (commandKinds[j] != ACTIVATE && commandBanks[j] == commandBanks[i] && commandRows[j] == commandRows[i]) {
                return true;
            }
        }
        return false;
    }

    private boolean issueFirstAllowed() {
        for (int i = 0; i < commands; i++) {
            if (isAllowed(i) && !hasOlderAccess(i)) {
                issue(i);
                return true;
            }
        }
        return false;
    }

    private void issue(int i) {
        acted = true;
        int bank = commandBanks[i];
        if (commandKinds[i] == ACTIVATE) {
            activate(bank, commandRows[i]);
            remove(i, i + 1);
            return;
        }
        access(bank, commandKinds[i] == READ, commandTags[i]);
        if (i > 0 && commandKinds[i - 1] == ACTIVATE) {
            accesses[bank]++;
            remove(i - 1, i + 1);
        } else {
            remove(i, i + 1);
        }
    }

    private void remove(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isForOpenRow(i)) {
                wanted[commandBanks[i]]--;
            }
        }
        System.arraycopy(commandKinds, to, commandKinds, from, commands - to);
        System.arraycopy(commandBanks, to, commandBanks, from, commands - to);
        System.arraycopy(commandRows, to, commandRows, from, commands - to);
        System.arraycopy(commandTags, to, commandTags, from, commands - to);
        commands -= to - from;
    }

    private void activate(int bank, long row) {
        active |= 1 << bank;
        openRow[bank] = row;
        wanted[bank] = 0;
        for (int i = 0; i < commands; i++) {
            if (commandBanks[i] == bank && isForOpenRow(i)) {
                wanted[bank]++;
            }
        }
        recentActivates[oldestActivate] = now;
        oldestActivate = (oldestActivate + 1) & 3;
        nextRead[bank] = Math.max(nextRead[bank], now + times.activateToAccess());
        nextWrite[bank] = Math.max(nextWrite[bank], now + times.activateToAccess());
        nextPrecharge[bank] = Math.max(nextPrecharge[bank], now + times.activateToPrecharge());
        for (int other = 0; other < BANKS; other++) {
            int wait = other == bank ? times.activateToActivate() : times.activateToOther();
            nextActivate[other] = Math.max(nextActivate[other], now + wait);
        }
    }

    private void access(int bank, boolean read, int tag) {
        long mayRead = now + (read ? times.readToRead() : times.writeToRead());
        long mayWrite = now + (read ? times.readToWrite() : times.writeToWrite());
        for (int other = 0; other < BANKS; other++) {
            nextRead[other] = Math.max(nextRead[other], mayRead);
            nextWrite[other] = Math.max(nextWrite[other], mayWrite);
        }
        long mayClose = now + (read ? times.readToPrecharge() : times.writeToPrecharge());
        nextPrecharge[bank] = Math.max(nextPrecharge[bank], mayClose);
        finishTimes[finishing] = now + (read ? times.readLatency() : times.writeLatency());
        finishTags[finishing] = tag;
        finishesAt = Math.min(finishesAt, finishTimes[finishing]);
        finishReads[finishing++] = read;
    }

    private void closeOneBank() {
        if (active == 0) {
            return;
        }
        for (int n = 0; n < BANKS; n++) {
            int bank = prechargeBank;
            if (isActive(bank) && mayClose(bank) && now >= nextPrecharge[bank]) {
                precharge(bank);
                return;
            }
            prechargeBank = (prechargeBank + 1) & (BANKS - 1);
        }
    }

    private boolean mayClose(int bank) {
        return accesses[bank] == times.rowAccesses() || wanted[bank] == 0;
    }

    private boolean isForOpenRow(int i) {
        return commandRows[i] == openRow[commandBanks[i]];
    }

    private void precharge(int bank) {
        acted = true;
        beginBusy(bank, now + times.precharge());
        nextActivate[bank] = Math.max(nextActivate[bank], now + times.precharge());
        accesses[bank] = 0;
    }

    private void acceptTransaction() {
        if (waiting == 0 || commands + 2 > times.commandQueue()) {
            return;
        }
        acted = true;
        int bank = (int) (waitingAddresses[0] >>> 6) & (BANKS - 1);
        long row = waitingAddresses[0] >>> 17 & 0x7FFF;
        append(ACTIVATE, bank, row, waitingTags[0]);
        append(waitingKinds[0], bank, row, waitingTags[0]);
        waiting--;
        System.arraycopy(waitingKinds, 1, waitingKinds, 0, waiting);
        System.arraycopy(waitingAddresses, 1, waitingAddresses, 0, waiting);
        System.arraycopy(waitingTags, 1, waitingTags, 0, waiting);
    }

    private void append(int kind, int bank, long row, int tag) {
        commandKinds[commands] = kind;
        commandBanks[commands] = bank;
        commandRows[commands] = row;
        commandTags[commands] = tag;
        if (isForOpenRow(commands++)) {
            wanted[bank]++;
        }
    }

    private void power() {
        if (commands == 0 && !refreshDue) {
            if (!poweredDown && (active | busy) == 0) {
                acted = true;
                poweredDown = true;
                mayPowerUp = now + times.powerDown();
            }
        } else if (poweredDown && now >= mayPowerUp) {
            acted = true;
            poweredDown = false;
            java.util.Arrays.fill(nextActivate, now + times.powerUp());
        }
    }
}
