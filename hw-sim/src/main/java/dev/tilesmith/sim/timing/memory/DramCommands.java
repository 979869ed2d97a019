package dev.tilesmith.sim.timing.memory;

/**
 * The command queue of the DRAM's controller, oldest first (DRAMSim2 CommandQueue.cpp). Each transaction enters as two
 * commands, an activate and the access behind it. Not thread-safe.
 */
final class DramCommands {
    static final int ACTIVATE = 0;
    static final int READ = 1;
    static final int WRITE = 2;

    private final DramBanks banks;
    private final int capacity;
    private final int[] kinds;
    private final int[] bankOf;
    private final long[] rows;
    private final int[] tags;
    private int size;

    /** For each bank, commands for the row that was opened last. */
    private final int[] wanted = new int[DramBanks.COUNT];

    DramCommands(int capacity, DramBanks banks) {
        this.banks = banks;
        this.capacity = capacity;
        kinds = new int[capacity];
        bankOf = new int[capacity];
        rows = new long[capacity];
        tags = new int[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean hasRoomForTransaction() {
        return size + 2 <= capacity;
    }

    int kind(int place) {
        return kinds[place];
    }

    int bank(int place) {
        return bankOf[place];
    }

    long row(int place) {
        return rows[place];
    }

    int tag(int place) {
        return tags[place];
    }

    /** Whether any command is for the row that the bank opened last. */
    boolean wantsOpenRow(int bank) {
        return wanted[bank] > 0;
    }

    void addTransaction(int kind, int bank, long row, int tag) {
        add(ACTIVATE, bank, row, tag);
        add(kind, bank, row, tag);
    }

    private void add(int kind, int bank, long row, int tag) {
        kinds[size] = kind;
        bankOf[size] = bank;
        rows[size] = row;
        tags[size] = tag;
        size++;
        if (banks.wasOpenedLast(bank, row)) {
            wanted[bank]++;
        }
    }

    /** Removes the commands from one place to before another. */
    void remove(int from, int to) {
        for (int i = from; i < to; i++) {
            if (banks.wasOpenedLast(bankOf[i], rows[i])) {
                wanted[bankOf[i]]--;
            }
        }
        System.arraycopy(kinds, to, kinds, from, size - to);
        System.arraycopy(bankOf, to, bankOf, from, size - to);
        System.arraycopy(rows, to, rows, from, size - to);
        System.arraycopy(tags, to, tags, from, size - to);
        size -= to - from;
    }

    /** A bank has opened another row. */
    void rowOpened(int bank) {
        wanted[bank] = 0;
        for (int i = 0; i < size; i++) {
            if (bankOf[i] == bank && banks.wasOpenedLast(bank, rows[i])) {
                wanted[bank]++;
            }
        }
    }

    /** Whether an access before this place goes to the same row: it must come first. */
    boolean hasOlderAccess(int place) {
        for (int i = 0; i < place; i++) {
            if (kinds[i] != ACTIVATE && bankOf[i] == bankOf[place] && rows[i] == rows[place]) {
                return true;
            }
        }
        return false;
    }
}
