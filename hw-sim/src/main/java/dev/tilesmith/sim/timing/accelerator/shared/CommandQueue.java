package dev.tilesmith.sim.timing.accelerator.shared;

/**
 * A queue register of commands with several visible heads (Gemmini MultiHeadedQueue.scala, Chisel Queue). Its consumer
 * acts before its producer. Not thread-safe.
 */
public final class CommandQueue {
    private final TimedCommand[] entries;
    private int head;
    private int size;
    private long poppedAt = -1;
    private int popped;

    public CommandQueue(int capacity) {
        entries = new TimedCommand[capacity];
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    private int at(int place) {
        int index = head + place;
        return index < entries.length ? index : index - entries.length;
    }

    public TimedCommand peek() {
        return entries[head];
    }

    /** The entry that is {@code place} behind the head; it must be there. */
    public TimedCommand peek(int place) {
        return entries[at(place)];
    }

    public TimedCommand pop(long cycle) {
        TimedCommand command = entries[head];
        head = at(1);
        size--;
        popped = poppedAt == cycle ? popped + 1 : 1;
        poppedAt = cycle;
        return command;
    }

    public boolean poppedIn(long cycle) {
        return poppedAt == cycle;
    }

    public boolean hasRoom(long cycle) {
        return (poppedAt == cycle ? size + popped : size) < entries.length;
    }

    public void push(TimedCommand command) {
        entries[at(size)] = command;
        size++;
    }
}
