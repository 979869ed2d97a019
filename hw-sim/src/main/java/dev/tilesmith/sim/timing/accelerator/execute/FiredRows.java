package dev.tilesmith.sim.timing.accelerator.execute;

/**
 * The pipelined queue between reading rows and the array (ExecuteController.scala: mesh_cntl_signals_q): an entry per
 * cycle of an operation, which streams fired in it and when their data are there. Not thread-safe.
 */
final class FiredRows {
    /** From the read of a row to its being there. */
    static final int READ_CYCLES = 2;

    private final int[] entries;
    private final int[] banks;
    private final long[] readyAt;
    private int head;
    private int size;

    FiredRows(int capacity) {
        entries = new int[capacity];
        banks = new int[capacity];
        readyAt = new long[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Whether it holds whole rows of the regular operation, without its first, and so many that one entry is
     * taken and one is put in a cycle for as long as the operation goes on.
     */
    boolean flows(ExecuteOperation operation) {
        boolean flows = size >= READ_CYCLES && size % operation.cyclesOfRow() == 0;
        for (int place = 0; place < size; place++) {
            flows &= entries[at(place)] == (operation.streams(place) | operation.place << 4);
        }
        return flows;
    }

    /**
     * As many entries of the operation that flows go in from a cycle on, one a cycle, as are taken: whole rows. They are
     * out again before the queue is ever full, since nothing but the first row of an operation waits in it.
     */
    void flow(ExecuteOperation operation, long cycle, int count) {
        for (int i = Math.max(0, count - size); i < count; i++) {
            pop();
            push(operation.streams(i), 0, operation.place, false, cycle + i + READ_CYCLES);
        }
    }

    boolean hasRoom() {
        return size < entries.length;
    }

    /**
     * The scratchpad banks that nobody can read, as a mask: the rows of so many entries that wait fill what is behind a
     * bank, and one more stays in the bank (Scratchpad.scala: ex_read_pipe, ScratchpadBank's q).
     */
    int banksHeld() {
        if (hasRoom()) {
            return 0;
        }
        int held = -1;
        for (int read : banks) {
            held &= read;
        }
        return held;
    }

    private int at(int place) {
        int index = head + place;
        return index < entries.length ? index : index - entries.length;
    }

    /** @param read the scratchpad banks that were read, as a mask */
    void push(int streams, int read, int operation, boolean first, long ready) {
        int tail = at(size++);
        banks[tail] = read;
        entries[tail] = streams | (first ? 8 : 0) | operation << 4;
        readyAt[tail] = ready;
    }

    long readyAt() {
        return readyAt[head];
    }

    int streams() {
        return entries[head] & 7;
    }

    boolean isFirst() {
        return (entries[head] & 8) != 0;
    }

    int operation() {
        return entries[head] >> 4;
    }

    void pop() {
        head = head + 1 == entries.length ? 0 : head + 1;
        size--;
    }
}
