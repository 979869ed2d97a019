package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.memory.Link;
import dev.tilesmith.sim.timing.memory.Transfers;

/**
 * Collects the blocks of a row and sends them as aligned packets of 16, 32 or 64 bytes, one beat a cycle (Gemmini
 * DMA.scala: StreamWriter). Two stages in front of the bus stall in order; a beat that the TLB has not translated goes back
 * to the first, and the one behind it waits aside (shadow_retry_a). Not thread-safe.
 */
public final class StreamWriter {
    private static final int BEAT_BYTES = 16;
    private static final int MAX_BYTES = 64;
    private static final int ALL_IDS = (1 << Transfers.IDS) - 1;

    private final FrontendTlb.Client tlb;
    private final Link link;
    private final Transfers transfers;
    private final TimingListener listener;

    private boolean sending;
    private long address;
    private int bytesLeft;

    /** The packet being sent: id and beats left, none with 0. */
    private int packet;

    private int beat;
    private int beatsLeft;

    private int firstStage = -1;
    private int secondStage = -1;
    private int aside = -1;
    /** Since when the beat in the second stage has been there. */
    private long waitsSince;

    private long sentAt = -1;
    /** The link had no room in the last step. */
    private boolean refused;

    private int busyIds;
    private int freedThisCycle;

    public StreamWriter(FrontendTlb.Client tlb, Link link, Transfers transfers, TimingListener listener) {
        this.tlb = tlb;
        this.link = link;
        this.transfers = transfers;
        this.listener = listener;
    }

    public boolean isBusy() {
        return busyIds != 0 || sending;
    }

    /** A row is being sent. */
    public boolean isSending() {
        return sending;
    }

    /** Whether a beat found no room in the link when it was sent last. */
    public boolean wasRefused() {
        return refused;
    }

    /**
     * Whether the memory keeps a row from being sent in this cycle: the link has no room for a beat, or each id waits for
     * its acknowledgement.
     */
    public boolean isHeldUp(long cycle) {
        boolean waitsForRoom = secondStage >= 0 && waitsSince < cycle;
        boolean waitsForId = sending && (busyIds | freedThisCycle) == ALL_IDS;
        return sentAt != cycle && (waitsForRoom || waitsForId);
    }

    /** Packets that have not been acknowledged. */
    public int packetsInFlight() {
        return Integer.bitCount(busyIds);
    }

    /** A beat waits for room in the link. */
    public boolean waitsForLink() {
        return secondStage >= 0;
    }

    /** Before the link moves. */
    public void takeAcknowledgement(long cycle) {
        freedThisCycle = 0;
        int id = link.takeAcknowledgement(cycle);
        if (id >= 0) {
            busyIds &= ~(1 << id);
            freedThisCycle = 1 << id;
            listener.writeAcknowledged(cycle, id);
        }
    }

    /** Sends a beat, forms the next and takes a row; after the link has moved. */
    public void step(long cycle, StorePath path) {
        boolean misses = secondStage >= 0 && tlb.misses(cycle);
        refused = secondStage >= 0 && !misses && !link.writerMayRequest(cycle);
        if (misses) {
            retry(cycle);
        } else {
            moveOn(cycle);
        }
        if (!sending && path.isRowReady(cycle)) {
            StoreRow row = path.takeRow(cycle);
            if (row.sends) {
                sending = true;
                address = row.address;
                bytesLeft = row.bytes;
                beatsLeft = 0;
            }
        }
    }

    /** The last stage's beat goes to the first stage again. */
    private void retry(long cycle) {
        if (firstStage >= 0) {
            tlb.ask(cycle);
        }
        aside = firstStage;
        firstStage = secondStage;
        secondStage = -1;
        tlb.show(cycle, address(firstStage));
    }

    private void moveOn(long cycle) {
        if (secondStage >= 0 && !refused) {
            int id = Link.source(secondStage);
            link.requestWrite(cycle, id, Link.beat(secondStage));
            sentAt = cycle;
            listener.writeBeat(cycle, id, address(secondStage));
            secondStage = -1;
        }
        if (secondStage < 0) {
            if (firstStage >= 0) {
                tlb.ask(cycle);
            }
            secondStage = firstStage;
            waitsSince = cycle;
            firstStage = -1;
        }
        if (firstStage < 0) {
            fillFirstStage();
            if (firstStage >= 0) {
                tlb.show(cycle, address(firstStage));
            }
        }
    }

    private void fillFirstStage() {
        if (aside >= 0) {
            firstStage = aside;
            aside = -1;
        } else if (sending && (busyIds | freedThisCycle) != ALL_IDS) {
            sendBeat();
        }
    }

    private long address(int beat) {
        return transfers.address(Transfers.FIRST_WRITE + Link.source(beat));
    }

    private void sendBeat() {
        if (beatsLeft == 0) {
            beginPacket();
        }
        firstStage = packet << 2 | beat;
        beat++;
        beatsLeft--;
        sending = beatsLeft > 0 || bytesLeft > 0;
    }

    private void beginPacket() {
        int size = BEAT_BYTES;
        int written = Math.min(size - (int) (address & size - 1), bytesLeft);
        for (int larger = 2 * BEAT_BYTES; larger <= MAX_BYTES; larger *= 2) {
            int more = Math.min(larger - (int) (address & larger - 1), bytesLeft);
            if (more > written) {
                written = more;
                size = larger;
            }
        }
        packet = Integer.numberOfTrailingZeros(~(busyIds | freedThisCycle));
        busyIds |= 1 << packet;
        int firstByte = (int) (address & size - 1);
        transfers.write(packet, address & -size, Integer.numberOfTrailingZeros(size), firstByte, written);
        beat = 0;
        beatsLeft = size / BEAT_BYTES;
        address += written;
        bytesLeft -= written;
    }

    /** The first cycle, from {@code now} on, in which anything may happen here by itself. */
    public long nextEvent(long now, StorePath path) {
        // A beat that waits for the link may be sent back.
        if (secondStage >= 0 || firstStage >= 0 || link.hasAcknowledgement()) {
            return now;
        }
        if (sending) {
            return firstStage < 0 && busyIds != ALL_IDS ? now : Uncore.NEVER;
        }
        return path.nextRow(now);
    }
}
