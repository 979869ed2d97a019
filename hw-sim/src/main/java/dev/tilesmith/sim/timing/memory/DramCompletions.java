package dev.tilesmith.sim.timing.memory;

/** Accesses that the DRAM has begun, in order, each with the DRAM cycle of its end. Not thread-safe. */
final class DramCompletions {
    private final Dram.Listener listener;
    private final long[] times;
    private final int[] tags;
    private final boolean[] reads;
    private int size;
    private long nextAt = Long.MAX_VALUE;

    DramCompletions(int capacity, Dram.Listener listener) {
        this.listener = listener;
        times = new long[capacity];
        tags = new int[capacity];
        reads = new boolean[capacity];
    }

    /** When the next one ends. */
    long nextAt() {
        return nextAt;
    }

    void add(long time, int tag, boolean read) {
        times[size] = time;
        tags[size] = tag;
        reads[size++] = read;
        nextAt = Math.min(nextAt, time);
    }

    /** Reports those that have ended. */
    void report(long now) {
        if (now < nextAt) {
            return;
        }
        nextAt = Long.MAX_VALUE;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] <= now) {
                tell(tags[i], reads[i]);
            } else {
                nextAt = Math.min(nextAt, times[i]);
                times[kept] = times[i];
                tags[kept] = tags[i];
                reads[kept++] = reads[i];
            }
        }
        size = kept;
    }

    private void tell(int tag, boolean read) {
        if (read) {
            listener.readFinished(tag);
        } else {
            listener.writeFinished(tag);
        }
    }
}
