package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;

/**
 * One rank of DDR3-1333 with 8 banks behind an open-page controller, at 4/3 of the core's clock (DRAMSim2:
 * MemoryController.cpp, CommandQueue.cpp, DDR3_micron_64M_8B_x4_sg15.ini). Times are in DRAM cycles. Not thread-safe.
 */
final class PlainDram {
    private static final int BANKS = 8;

    private static final int ACTIVATE = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;

    private enum State {
        IDLE,
        ACTIVE,
        BUSY
    }

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

    private final State[] states = new State[BANKS];
    private final long[] busyUntil = new long[BANKS];
    private final long[] openRow = new long[BANKS];
    private final long[] nextActivate = new long[BANKS];
    private final long[] nextRead = new long[BANKS];
    private final long[] nextWrite = new long[BANKS];
    private final long[] nextPrecharge = new long[BANKS];
    private final int[] accesses = new int[BANKS];
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

    /** Starts powered down, {@code phase} core cycles after reset. */
    PlainDram(Calibration.Dram times, long phase, Listener listener) {
        this.times = times;
        this.listener = listener;
        commandKinds = new int[times.commandQueue() + 2];
        commandBanks = new int[times.commandQueue() + 2];
        commandRows = new long[times.commandQueue() + 2];
        commandTags = new int[times.commandQueue() + 2];
        java.util.Arrays.fill(states, State.IDLE);
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
    }

    /** Lets the DRAM cycles of the next core cycle pass. */
    void step() {
        core++;
        long target = cyclesPassed(core);
        while (now < target) {
            now++;
            cycle();
        }
    }

    private void cycle() {
        for (int bank = 0; bank < BANKS; bank++) {
            if (states[bank] == State.BUSY && now >= busyUntil[bank]) {
                states[bank] = State.IDLE;
            }
        }
        if (finishing > 0) {
            reportFinished();
        }
        if (now >= refreshAt) {
            refreshDue = true;
            refreshAt += times.refreshInterval();
        }
        if (refreshDue) {
            stepTowardsRefresh();
        } else if (commands > 0 || !poweredDown) {
            if (!issueFirstAllowed()) {
                closeOneBank();
            }
        }
        acceptTransaction();
        power();
    }

    private void reportFinished() {
        for (int i = 0; i < finishing; i++) {
            if (finishTimes[i] <= now) {
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
            }
        }
    }

    private void stepTowardsRefresh() {
        for (int bank = 0; bank < BANKS; bank++) {
            if (states[bank] == State.ACTIVE) {
                drainOrClose(bank);
                return;
            }
            if (nextActivate[bank] > now || states[bank] != State.IDLE) {
                return;
            }
        }
        if (poweredDown) {
            return;
        }
        refreshDue = false;
        for (int bank = 0; bank < BANKS; bank++) {
            states[bank] = State.BUSY;
            busyUntil[bank] = now + times.refresh();
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
            return states[bank] == State.IDLE
                    && !poweredDown
                    && now >= nextActivate[bank]
                    && now - recentActivates[oldestActivate] >= times.fourActivates();
        }
        return states[bank] == State.ACTIVE
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
        System.arraycopy(commandKinds, to, commandKinds, from, commands - to);
        System.arraycopy(commandBanks, to, commandBanks, from, commands - to);
        System.arraycopy(commandRows, to, commandRows, from, commands - to);
        System.arraycopy(commandTags, to, commandTags, from, commands - to);
        commands -= to - from;
    }

    private void activate(int bank, long row) {
        states[bank] = State.ACTIVE;
        openRow[bank] = row;
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
        finishReads[finishing++] = read;
    }

    private void closeOneBank() {
        for (int n = 0; n < BANKS; n++) {
            int bank = prechargeBank;
            if (states[bank] == State.ACTIVE
                    && (accesses[bank] == times.rowAccesses() || !isWanted(bank))
                    && now >= nextPrecharge[bank]) {
                precharge(bank);
                return;
            }
            prechargeBank = (prechargeBank + 1) & (BANKS - 1);
        }
    }

    private boolean isWanted(int bank) {
        for (int i = 0; i < commands; i++) {
            if (commandBanks[i] == bank && commandRows[i] == openRow[bank]) {
                return true;
            }
        }
        return false;
    }

    private void precharge(int bank) {
        states[bank] = State.BUSY;
        busyUntil[bank] = now + times.precharge();
        nextActivate[bank] = Math.max(nextActivate[bank], now + times.precharge());
        accesses[bank] = 0;
    }

    private void acceptTransaction() {
        if (waiting == 0 || commands + 2 > times.commandQueue()) {
            return;
        }
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
        commandTags[commands++] = tag;
    }

    private void power() {
        if (commands == 0 && !refreshDue) {
            if (!poweredDown && allIdle()) {
                poweredDown = true;
                mayPowerUp = now + times.powerDown();
            }
        } else if (poweredDown && now >= mayPowerUp) {
            poweredDown = false;
            java.util.Arrays.fill(nextActivate, now + times.powerUp());
        }
    }

    private boolean allIdle() {
        for (State state : states) {
            if (state != State.IDLE) {
                return false;
            }
        }
        return true;
    }
}
