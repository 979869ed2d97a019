package dev.tilesmith.sim.timing.plain.memory;

/**
 * A queue register of the machine that holds small numbers. Within a cycle its consumer acts before its producer, so
 * that a pushed entry is seen from the next cycle on. Not thread-safe.
 */
public final class IntQueue {
    private final int[] entries;
    private int head;
    private int size;
    private long poppedAt = -1;
    private long pushedAt = -1;

    public IntQueue(int capacity) {
        entries = new int[capacity];
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    public int peek() {
        return entries[head];
    }

    public int pop(long cycle) {
        int entry = entries[head];
        head = head + 1 == entries.length ? 0 : head + 1;
        size--;
        poppedAt = cycle;
        return entry;
    }

    public void push(long cycle, int entry) {
        int tail = head + size;
        entries[tail >= entries.length ? tail - entries.length : tail] = entry;
        size++;
        pushedAt = cycle;
    }

    /** A plain queue refuses when it was full at the start of the cycle, even if it has popped since. */
    public boolean hasRoom(long cycle) {
        return (poppedAt == cycle ? size + 1 : size) < entries.length;
    }

    /** A pipelined queue takes an entry in the cycle in which a full one pops. */
    public boolean hasRoomPipelined() {
        return size < entries.length;
    }

    /** Whether an entry was there at the start of the cycle; for the few queues whose producer acts first. */
    public boolean heldAtStart(long cycle) {
        return (pushedAt == cycle ? size - 1 : size) > 0;
    }

    /** Whether the queue was empty at the start of the cycle. */
    public boolean wasEmpty(long cycle) {
        return size == 0 && poppedAt != cycle;
    }
}
