package dev.tilesmith.sim.timing.accelerator.counter;

import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;

/**
 * What passes between the accelerator's DMA and memory, as its counters count it (Gemmini DMA.scala: total_bytes_read,
 * total_bytes_sent). Not thread-safe.
 */
public final class LinkCounts implements TimingListener {
    private static final int IDS = 16;
    private static final int BEAT_BYTES = 16;

    private final TimingListener next;
    private final Translations reads = new Translations();
    private final Translations writes = new Translations();

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

    /** @param next hears the same */
    public LinkCounts(TimingListener next) {
        this.next = next;
    }

    public long bytesReceivedBefore(long cycle) {
        return received.before(cycle);
    }

    public long bytesSentBefore(long cycle) {
        return sent.before(cycle);
    }

    /** Requests of the TLB, which reader and writer share. */
    public long translationsBefore(long cycle) {
        return reads.requestsBefore(cycle) + writes.requestsBefore(cycle);
    }

    public long readMissCyclesBefore(long cycle) {
        return reads.missCyclesBefore(cycle);
    }

    public long writeMissCyclesBefore(long cycle) {
        return writes.missCyclesBefore(cycle);
    }

    @Override
    public void flushed(long cycle) {
        reads.flush(cycle);
        writes.flush(cycle);
        next.flushed(cycle);
    }

    @Override
    public void readTranslated(long cycle, long address) {
        reads.ask(cycle, address);
        next.readTranslated(cycle, address);
    }

    @Override
    public void writeTranslated(long cycle, long address) {
        writes.ask(cycle, address);
        next.writeTranslated(cycle, address);
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        readBytes[id] = 1 << logBytes;
        next.readRequest(cycle, id, logBytes, address);
    }

    /** As in the RTL, every beat counts as the whole packet. */
    @Override
    public void readBeat(long cycle, int id) {
        received.add(cycle, readBytes[id]);
        next.readBeat(cycle, id);
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        writeBytes[id] += BEAT_BYTES;
        next.writeBeat(cycle, id, address);
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        sent.add(cycle, writeBytes[id]);
        writeBytes[id] = 0;
        next.writeAcknowledged(cycle, id);
    }

    @Override
    public void command(long cycle, int funct, long rs1, long rs2, int line) {
        next.command(cycle, funct, rs1, rs2, line);
    }

    @Override
    public void allocated(long cycle, int funct, long rs1, long rs2, int line) {
        next.allocated(cycle, funct, rs1, rs2, line);
    }

    @Override
    public void entered(long cycle, int slot) {
        next.entered(cycle, slot);
    }

    @Override
    public void issued(long cycle, int slot, int funct, long rs1, long rs2) {
        next.issued(cycle, slot, funct, rs1, rs2);
    }

    @Override
    public void done(long cycle, int slot) {
        next.done(cycle, slot);
    }
}
