package dev.tilesmith.sim.timing.accelerator;

/**
 * A queue register of commands with several visible heads (Gemmini MultiHeadedQueue.scala, Chisel Queue). Its consumer
 * acts before its producer. Not thread-safe.
 */
final class CommandQueue {
    private final TimedCommand[] entries;
    private int head;
    private int size;
    private long poppedAt = -1;
    private int popped;

    CommandQueue(int capacity) {
        entries = new TimedCommand[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    private int at(int place) {
        int index = head + place;
        return index < entries.length ? index : index - entries.length;
    }

    TimedCommand peek() {
        return entries[head];
    }

    /** The entry that is {@code place} behind the head; it must be there. */
    TimedCommand peek(int place) {
        return entries[at(place)];
    }

    TimedCommand pop(long cycle) {
        TimedCommand command = entries[head];
        head = at(1);
        size--;
        popped = poppedAt == cycle ? popped + 1 : 1;
        poppedAt = cycle;
        return command;
    }

    boolean poppedIn(long cycle) {
        return poppedAt == cycle;
    }

    boolean hasRoom(long cycle) {
        return (poppedAt == cycle ? size + popped : size) < entries.length;
    }

    void push(TimedCommand command) {
        entries[at(size)] = command;
        size++;
    }
}
