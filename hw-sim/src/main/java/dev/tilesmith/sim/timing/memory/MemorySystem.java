package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;

/**
 * Everything behind the caches and the accelerator's DMA: link, L2, memory port, DRAM (accelerator-timing rules,
 * section 3). Stepped by its owner. Not thread-safe.
 */
public final class MemorySystem {
    private final Transfers transfers = new Transfers();
    private final Link link = new Link(transfers);
    private final MemoryPort port;
    private final Directory directory;
    private final InclusiveCache cache;
    private final CoreRequests core = new CoreRequests(transfers, link);
    /** The cycle after the last step. */
    private long now;

    public MemorySystem(Calibration calibration, TimingStart start, Uncore.Probed dataCache) {
        port = new MemoryPort(calibration, start.dramCycles());
        directory = new Directory(start.cacheReplacement());
        cache = new InclusiveCache(
                calibration.cache(), transfers, link, port, directory, dataCache, this::refillStarted);
    }

    public Transfers transfers() {
        return transfers;
    }

    public Link link() {
        return link;
    }

    /** A cache asks for a line in this cycle; the L2 sees it in the next. */
    public void acquire(Uncore.Client client, long lineAddress, Uncore.Access access) {
        core.acquire(client, lineAddress, access);
    }

    /** The cycle of the last beat of a client's refill, or {@link Uncore#NEVER} while it is not known. */
    public long refilledAt(Uncore.Client client) {
        return core.refilledAt(client);
    }

    /** Whether that refill is for the client alone. */
    public boolean ownsRefill(Uncore.Client client) {
        return core.ownsRefill(client);
    }

    /** The data cache gives a dirty line back. */
    public void release(long lineAddress) {
        cache.release(lineAddress);
    }

    /** Puts a clean line into the L2 without spending time. */
    public void preload(long lineAddress) {
        directory.preload(lineAddress);
    }

    private void refillStarted(int source, long lastBeatAt, boolean ownsLine) {
        core.refillStarted(source, lastBeatAt, ownsLine);
        cache.acknowledgeGrant(lastBeatAt + 1, source);
    }

    /**
     * One cycle; reader and writer take responses before it and send requests after it. Cycles before {@link #nextEvent}
     * may be left out.
     */
    public void step(long cycle) {
        if (now < cycle) {
            port.skip(cycle - now);
        }
        now = cycle + 1;
        boolean victimPopped = port.takeRequests(cycle);
        link.moveResponses(cycle);
        if (victimPopped || !cache.sleeps(cycle)) {
            cache.step(cycle, victimPopped);
        }
        port.deliver(cycle);
        link.moveRequests(cycle);
        core.send(cycle);
    }

    /** The first cycle, from {@code now} on, in which anything may happen here by itself. */
    public long nextEvent(long now) {
        if (core.arePending() || link.isBusy()) {
            return now;
        }
        long next = port.nextEvent(now);
        return next == now ? now : Math.min(next, cache.nextEvent(now));
    }
}
