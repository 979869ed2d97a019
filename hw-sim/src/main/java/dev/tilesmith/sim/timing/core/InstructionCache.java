package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;

/** The I$ with its one refill (section 4). Not thread-safe. */
final class InstructionCache {
    private final CacheArray array = new CacheArray();
    private final ReplacementRegister replacement;
    private final Uncore uncore;
    private final Calibration.Core times;

    private boolean refilling;
    private long refillLine;
    private int refillPlace;
    private long refilledAt = Uncore.NEVER;
    /** Whether, in the last cycle, S2 had no miss and no refill was outstanding. */
    private boolean couldRequest = true;

    private boolean missed;
    /** The refill under way began before all was invalidated: its line is not kept. */
    private boolean stale;

    InstructionCache(Uncore uncore, Calibration.Core times, int replacementStart) {
        this.uncore = uncore;
        this.times = times;
        replacement = new ReplacementRegister(replacementStart);
    }

    /** Puts a line in, for a run that begins with its code in the cache. */
    void preload(long address) {
        var line = CacheArray.lineOf(address);
        if (array.find(line) < 0) {
            for (int way = 0; way < CacheArray.WAYS; way++) {
                var place = array.place(line, way);
                if (array.state(place) == CacheArray.INVALID) {
                    array.fill(place, line, CacheArray.SHARED);
                    return;
                }
            }
        }
    }

    /** Invalidates every line, and the one that is being refilled (ICache.scala, invalidated). */
    void clear() {
        array.clear();
        stale = refilling;
    }

    void beginCycle(long cycle) {
        missed = false;
        pollRefill(cycle);
    }

    /** Asks for the end of the refill under way while it is not known. */
    void pollRefill(long cycle) {
        if (refilling && refilledAt == Uncore.NEVER) {
            refilledAt = uncore.refilledAt(cycle, Uncore.Client.INSTRUCTION_CACHE);
        }
    }

    boolean isRefillKnown() {
        return refilledAt != Uncore.NEVER;
    }

    /** Beats of 16 bytes arrive in the last cycles of a refill and take the array. */
    boolean isBeat(long cycle) {
        return refilling && refilledAt != Uncore.NEVER && cycle > refilledAt - times.refillBeats();
    }

    boolean isRefilling() {
        return refilling;
    }

    long refilledAt() {
        return refilledAt;
    }

    boolean contains(long address) {
        return array.find(CacheArray.lineOf(address)) >= 0;
    }

    /** S2 has a packet that is not in the cache and may be refilled. */
    void miss(long cycle, long address) {
        missed = true;
        if (refilling || !couldRequest) {
            return;
        }
        replacement.step();
        refilling = true;
        refillLine = CacheArray.lineOf(address);
        refillPlace = array.place(refillLine, replacement.way());
        refilledAt = Uncore.NEVER;
        uncore.acquire(cycle, Uncore.Client.INSTRUCTION_CACHE, refillLine << CacheArray.LINE_BITS, Uncore.Access.READ);
        couldRequest = false;
    }

    /** The victim goes with the first beat, the new line hits after the last. */
    void endCycle(long cycle) {
        couldRequest = !missed && !refilling;
        if (!refilling || refilledAt == Uncore.NEVER) {
            return;
        }
        if (cycle == refilledAt - times.refillBeats() + 1) {
            array.setState(refillPlace, CacheArray.INVALID);
        }
        if (cycle >= refilledAt) {
            if (!stale) {
                array.fill(refillPlace, refillLine, CacheArray.SHARED);
            }
            stale = false;
            refilling = false;
        }
    }
}
