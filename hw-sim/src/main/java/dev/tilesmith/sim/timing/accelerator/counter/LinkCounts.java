package dev.tilesmith.sim.timing.accelerator.counter;

import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;

/**
 * What passes between the accelerator's DMA and memory as its counters count it (Gemmini DMA.scala: total_bytes_read,
 * total_bytes_sent). Not thread-safe.
 */
public final class LinkCounts implements TimingListener {
    private static final int IDS = 16;
    private static final int BEAT_BYTES = 16;

    private final int[] readBytes = new int[IDS];
    private final int[] writeBytes = new int[IDS];
    private final Sum received = new Sum();
    private final Sum sent = new Sum();

    /** A sum of which one addition a cycle comes. */
    private static final class Sum {
        private long total;
        private long addedAt = -1;
        private long added;

        void add(long cycle, long amount) {
            total += amount;
            added = amount;
            addedAt = cycle;
        }

        long before(long cycle) {
            return addedAt == cycle ? total - added : total;
        }
    }

    public long bytesReceivedBefore(long cycle) {
        return received.before(cycle);
    }

    public long bytesSentBefore(long cycle) {
        return sent.before(cycle);
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        readBytes[id] = 1 << logBytes;
    }

    /** As in the RTL, every beat counts as the whole packet. */
    @Override
    public void readBeat(long cycle, int id) {
        received.add(cycle, readBytes[id]);
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        writeBytes[id] += BEAT_BYTES;
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        sent.add(cycle, writeBytes[id]);
        writeBytes[id] = 0;
    }
}
