package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;

/**
 * Everything behind the caches and the accelerator's DMA: link, L2, memory port, DRAM (accelerator-timing rules,
 * section 3). Stepped once a cycle by its owner. Not thread-safe.
 */
public final class PlainMemorySystem {
    private final Transfers transfers = new Transfers();
    private final Link link = new Link(transfers);
    private final PlainMemoryPort port;
    private final Directory directory;
    private final PlainInclusiveCache cache;
    private final CoreRequests core = new CoreRequests(transfers, link);

    public PlainMemorySystem(Calibration calibration, TimingStart start, Uncore.Probed dataCache) {
        port = new PlainMemoryPort(calibration, start.dramCycles());
        directory = new Directory(start.cacheReplacement());
        cache = new PlainInclusiveCache(
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

    /** One cycle; reader and writer take responses before it and send requests after it. */
    public void step(long cycle) {
        boolean victimPopped = port.takeRequests(cycle);
        link.moveResponses(cycle);
        cache.step(cycle, victimPopped);
        port.deliver(cycle);
        link.moveRequests(cycle);
        core.send(cycle);
    }
}
