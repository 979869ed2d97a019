package dev.tilesmith.sim.timing.accelerator.execute;

/**
 * The pipelined queue between reading rows and the array (PlainExecuteController.scala: mesh_cntl_signals_q): an entry per
 * cycle of an operation, which streams fired in it and when their data are there. Not thread-safe.
 */
public final class PlainFiredRows {
    private final int[] entries;
    private final long[] readyAt;
    private int head;
    private int size;

    PlainFiredRows(int capacity) {
        entries = new int[capacity];
        readyAt = new long[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean hasRoom() {
        return size < entries.length;
    }

    void push(int streams, int operation, boolean first, long ready) {
        int tail = (head + size++) % entries.length;
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
        head = (head + 1) % entries.length;
        size--;
    }
}
