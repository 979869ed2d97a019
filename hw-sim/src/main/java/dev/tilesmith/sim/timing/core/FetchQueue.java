package dev.tilesmith.sim.timing.core;

/** The packets between fetch and instruction buffer: five places, transparent when empty (section 3.1). Not thread-safe. */
final class FetchQueue {
    static final int PLACES = 5;
    /** One more than can be filled at the start of a cycle, since a packet enters before the head leaves. */
    private static final int RING = 8;

    private final int[] firstIndex = new int[RING];
    private final long[] firstAddress = new long[RING];
    private final int[] halves = new int[RING];
    private final boolean[] replay = new boolean[RING];
    private final int[] predictions = new int[RING];
    private int head;
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
    }

    /** Adds a packet that begins at an address (its place in the code beside it) and has one or two halves for ID. */
    void add(long address, int index, int halfCount, boolean isReplay, int prediction) {
        var place = head + count & RING - 1;
        firstAddress[place] = address;
        firstIndex[place] = index;
        halves[place] = halfCount;
        replay[place] = isReplay;
        predictions[place] = prediction;
        count++;
    }

    void pop() {
        head = head + 1 & RING - 1;
        count--;
    }

    int headHalves() {
        return count == 0 ? 0 : halves[head];
    }

    long headAddress() {
        return firstAddress[head];
    }

    int headIndex() {
        return firstIndex[head];
    }

    boolean headIsReplay() {
        return replay[head];
    }

    int headPrediction() {
        return predictions[head];
    }
}
