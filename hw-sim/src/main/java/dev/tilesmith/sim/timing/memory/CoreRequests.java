package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Uncore;
import java.util.Arrays;

/** What the core's caches ask of the L2, one line a cache at a time, and when it will be there. Not thread-safe. */
final class CoreRequests {
    private final Transfers transfers;
    private final Link link;
    private final boolean[] pending = new boolean[Transfers.SOURCES];
    private boolean anyPending;
    private final long[] refilledAt = new long[Transfers.SOURCES];
    private final boolean[] ownsRefill = new boolean[Transfers.SOURCES];

    CoreRequests(Transfers transfers, Link link) {
        this.transfers = transfers;
        this.link = link;
        Arrays.fill(refilledAt, Uncore.NEVER);
    }

    private static int source(Uncore.Client client) {
        return switch (client) {
            case DATA_CACHE -> Transfers.DATA_CACHE;
            case INSTRUCTION_CACHE -> Transfers.INSTRUCTION_CACHE;
        };
    }

    /** A cache asks for a line in this cycle; the L2 sees it in the next. */
    void acquire(Uncore.Client client, long lineAddress, Uncore.Access access) {
        int source = source(client);
        Transfers.Kind kind = client == Uncore.Client.INSTRUCTION_CACHE
                ? Transfers.Kind.GET
                : switch (access) {
                    case READ -> Transfers.Kind.ACQUIRE_TO_READ;
                    case WRITE -> Transfers.Kind.ACQUIRE_TO_WRITE;
                    case UPGRADE -> Transfers.Kind.UPGRADE;
                };
        transfers.set(source, lineAddress & -64L, 6, kind);
        refilledAt[source] = Uncore.NEVER;
        pending[source] = true;
        anyPending = true;
    }

    /** The refill that a source waits for will have its last beat in this cycle. */
    void refillStarted(int source, long lastBeatAt, boolean ownsLine) {
        refilledAt[source] = lastBeatAt;
        ownsRefill[source] = ownsLine;
    }

    /** The cycle of the last beat of a client's refill, or {@link Uncore#NEVER} while it is not known. */
    long refilledAt(Uncore.Client client) {
        return refilledAt[source(client)];
    }

    /** Whether that refill is for the client alone. */
    boolean ownsRefill(Uncore.Client client) {
        return ownsRefill[source(client)];
    }

    /** Whether any request has still to be sent. */
    boolean arePending() {
        return anyPending;
    }

    /** Sends the requests of this cycle. */
    void send(long cycle) {
        if (!anyPending) {
            return;
        }
        for (int source = Transfers.DATA_CACHE; source < Transfers.SOURCES; source++) {
            if (pending[source]) {
                pending[source] = false;
                link.requestForCore(cycle, source);
            }
        }
        anyPending = false;
    }
}
