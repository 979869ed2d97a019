package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;

/**
 * One rank of DDR3-1333 with 8 banks behind an open-page controller, at 4/3 of the core's clock (DRAMSim2:
 * MemoryController.cpp, CommandQueue.cpp, DDR3_micron_64M_8B_x4_sg15.ini). In each cycle one command is issued, one
 * transaction enters the command queue. Times are in DRAM cycles. Not thread-safe.
 */
final class Dram {
    /** Transactions on their way: more than the port has ids for. */
    private static final int TRANSACTIONS = 64;

    /** Where finished transactions are reported. */
    interface Listener {
        void readFinished(int tag);

        void writeFinished(int tag);
    }

    private final Calibration.Dram times;
    private final DramBanks banks;
    private final DramCommands commands;
    private final DramCompletions completions;
    private long now;
    private long core;
    private boolean refreshDue;
    private boolean poweredDown = true;
    private long mayPowerUp;
    private long refreshAt;

    /** First DRAM cycle in which anything may happen by itself; 0 while that is not known. */
    private long actsAt;

    /** The bank at which the search for one to close goes on. */
    private int closingBank;

    private final int[] waitingKinds = new int[TRANSACTIONS];
    private final long[] waitingAddresses = new long[TRANSACTIONS];
    private final int[] waitingTags = new int[TRANSACTIONS];
    private int waiting;

    /** Starts powered down, {@code phase} core cycles after reset. */
    Dram(Calibration.Dram times, long phase, Listener listener) {
        this.times = times;
        banks = new DramBanks(times);
        commands = new DramCommands(times.commandQueue(), banks);
        completions = new DramCompletions(TRANSACTIONS, listener);
        core = phase;
        now = cyclesPassed(phase);
        refreshAt = (now / times.refreshInterval() + 1) * times.refreshInterval();
    }

    private static long cyclesPassed(long coreCycles) {
        return (4 * coreCycles + 2) / 3;
    }

    void read(long address, int tag) {
        enqueue(DramCommands.READ, address, tag);
    }

    void write(long address, int tag) {
        enqueue(DramCommands.WRITE, address, tag);
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
                cycle();
                actsAt = nextAction();
            }
        }
    }

    /** How many of the next core cycles pass without anything happening here. */
    long quietCycles() {
        // The DRAM has passed (4c + 2) / 3 cycles after c of the core.
        return Math.max(0, (3 * actsAt - 3 >> 2) - core);
    }

    /** The first cycle after this one in which anything may happen if no transaction comes. */
    private long nextAction() {
        if (refreshDue || (waiting > 0 && commands.hasRoomForTransaction())) {
            return now + 1;
        }
        long next = Math.min(Math.min(refreshAt, banks.idleAt()), completions.nextAt());
        if (mayWork()) {
            for (int i = banks.active(); i != 0; i &= i - 1) {
                int bank = Integer.numberOfTrailingZeros(i);
                if (shouldClose(bank)) {
                    next = Math.min(next, banks.mayCloseAt(bank));
                }
            }
        }
        for (int i = 0; i < commands.size(); i++) {
            long allowed = allowedAt(i);
            if (allowed < next && !commands.hasOlderAccess(i)) {
                next = allowed;
            }
        }
        if (!commands.isEmpty() && poweredDown) {
            next = Math.min(next, mayPowerUp);
        }
        return Math.max(next, now + 1);
    }

    /** When the command may be issued if no command, power or bank state changes before. */
    private long allowedAt(int place) {
        int bank = commands.bank(place);
        int kind = commands.kind(place);
        if (kind == DramCommands.ACTIVATE) {
            return banks.isIdle(bank) && !poweredDown
                    ? Math.max(banks.mayOpenAt(bank), banks.windowOpensAt())
                    : Long.MAX_VALUE;
        }
        return banks.isActive(bank) && banks.wasOpenedLast(bank, commands.row(place)) && !banks.isUsedUp(bank)
                ? banks.mayAccessAt(bank, kind == DramCommands.READ)
                : Long.MAX_VALUE;
    }

    private boolean mayWork() {
        return !commands.isEmpty() || !poweredDown;
    }

    private void cycle() {
        banks.endBusy(now);
        completions.report(now);
        if (now >= refreshAt) {
            refreshDue = true;
            refreshAt += times.refreshInterval();
        }
        if (refreshDue) {
            stepTowardsRefresh();
        } else if (mayWork() && !issueFirstAllowed()) {
            closeOneBank();
        }
        acceptTransaction();
        power();
    }

    private void stepTowardsRefresh() {
        for (int bank = 0; bank < DramBanks.COUNT; bank++) {
            if (banks.isActive(bank)) {
                drainOrClose(bank);
                return;
            }
            if (banks.mayOpenAt(bank) > now || !banks.isIdle(bank)) {
                return;
            }
        }
        if (!poweredDown) {
            refreshDue = false;
            banks.refresh(now);
        }
    }

    /** A queued activate of the same row ends the search: what is behind it waits for the row to be opened again. */
    private void drainOrClose(int bank) {
        for (int i = 0; i < commands.size(); i++) {
            if (commands.bank(i) == bank && banks.wasOpenedLast(bank, commands.row(i))) {
                if (commands.kind(i) == DramCommands.ACTIVATE) {
                    break;
                }
                if (allowedAt(i) <= now) {
                    issue(i);
                }
                return;
            }
        }
        if (now >= banks.mayCloseAt(bank)) {
            precharge(bank);
        }
    }

    private boolean issueFirstAllowed() {
        for (int i = 0; i < commands.size(); i++) {
            if (allowedAt(i) <= now && !commands.hasOlderAccess(i)) {
                issue(i);
                return true;
            }
        }
        return false;
    }

    private void issue(int place) {
        int bank = commands.bank(place);
        int kind = commands.kind(place);
        if (kind == DramCommands.ACTIVATE) {
            banks.activate(bank, commands.row(place), now);
            commands.rowOpened(bank);
            commands.remove(place, place + 1);
            return;
        }
        boolean read = kind == DramCommands.READ;
        banks.access(bank, read, now);
        completions.add(now + (read ? times.readLatency() : times.writeLatency()), commands.tag(place), read);
        // An activate right before its access was not needed: the row was open.
        boolean wasOpen = place > 0 && commands.kind(place - 1) == DramCommands.ACTIVATE;
        if (wasOpen) {
            banks.count(bank);
        }
        commands.remove(wasOpen ? place - 1 : place, place + 1);
    }

    private void closeOneBank() {
        if (banks.active() == 0) {
            return;
        }
        for (int n = 0; n < DramBanks.COUNT; n++) {
            int bank = closingBank;
            if (banks.isActive(bank) && shouldClose(bank) && now >= banks.mayCloseAt(bank)) {
                precharge(bank);
                return;
            }
            closingBank = closingBank + 1 & DramBanks.COUNT - 1;
        }
    }

    private boolean shouldClose(int bank) {
        return banks.isUsedUp(bank) || !commands.wantsOpenRow(bank);
    }

    private void precharge(int bank) {
        banks.precharge(bank, now);
    }

    private void acceptTransaction() {
        if (waiting == 0 || !commands.hasRoomForTransaction()) {
            return;
        }
        int bank = (int) (waitingAddresses[0] >>> 6) & (DramBanks.COUNT - 1);
        long row = waitingAddresses[0] >>> 17 & 0x7FFF;
        commands.addTransaction(waitingKinds[0], bank, row, waitingTags[0]);
        waiting--;
        System.arraycopy(waitingKinds, 1, waitingKinds, 0, waiting);
        System.arraycopy(waitingAddresses, 1, waitingAddresses, 0, waiting);
        System.arraycopy(waitingTags, 1, waitingTags, 0, waiting);
    }

    private void power() {
        if (commands.isEmpty() && !refreshDue) {
            if (!poweredDown && banks.areAllIdle()) {
                poweredDown = true;
                mayPowerUp = now + times.powerDown();
            }
        } else if (poweredDown && now >= mayPowerUp) {
            poweredDown = false;
            banks.powerUp(now);
        }
    }
}
