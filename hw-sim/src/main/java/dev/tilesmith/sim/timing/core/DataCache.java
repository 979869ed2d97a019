package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;

/**
 * The blocking D$ (section 7). In each cycle: {@link #beginCycle}, {@link #stage2}, {@link #stage1}, {@link #offer},
 * {@link #endCycle}. Not thread-safe.
 */
final class DataCache {
    private static final long NEVER = Uncore.NEVER;

    private final CacheArray array;
    private final StoreBuffer stores = new StoreBuffer();
    private final ReplacementRegister replacement;
    private final Uncore uncore;
    private final Calibration.Core times;

    private boolean refilling;
    private long refillLine;
    private int refillPlace;
    private byte refillState;
    private long refilledAt = NEVER;
    private long missCycle = NEVER;
    private long releaseCycle = NEVER;
    private int releasePlace;
    private boolean blocked;
    private boolean nackedBefore;

    /* Wires of the present cycle. */
    private boolean nacks;
    private boolean updatesState;
    private boolean nacksStage1;
    private boolean storeInStage1;
    private boolean lastBeat;
    private boolean accessInStage1Or2;
    private boolean releasing;
    private boolean blockedNow;

    DataCache(CacheArray array, Uncore uncore, Calibration.Core times, int replacementStart) {
        this.array = array;
        this.uncore = uncore;
        this.times = times;
        replacement = new ReplacementRegister(replacementStart);
    }

    boolean isRefilling() {
        return refilling;
    }

    /** Asks for the end of the refill under way while it is not known. */
    void pollRefill(long cycle) {
        if (refilling && refilledAt == NEVER) {
            refilledAt = uncore.refilledAt(cycle, Uncore.Client.DATA_CACHE);
            if (isRefillKnown() && !uncore.ownsRefill(Uncore.Client.DATA_CACHE)) {
                refillState = CacheArray.SHARED;
            }
        }
    }

    boolean isRefillKnown() {
        return refilledAt != NEVER;
    }

    long refilledAt() {
        return refilledAt;
    }

    /** Whether nothing happens inside until the refill under way ends, if there is one. */
    boolean isSettled() {
        return stores.isEmpty() && releaseCycle == NEVER;
    }

    void beginCycle(long cycle) {
        stores.beginCycle();
        nacks = false;
        updatesState = false;
        nacksStage1 = false;
        storeInStage1 = false;
        accessInStage1Or2 = false;
        releasing = releaseCycle != NEVER;
        blockedNow = blocked;
        pollRefill(cycle);
        lastBeat = refilling && cycle >= refilledAt;
        if (releasing && cycle == releaseCycle + times.writeBackSeenAfter()) {
            uncore.release(cycle, array.line(releasePlace) << CacheArray.LINE_BITS);
        }
    }

    /** The access in WB: whether it must be replayed. */
    boolean stage2(long cycle, Slot slot, InstructionTraits.Role role) {
        accessInStage1Or2 = true;
        var hits = !slot.nacked
                && (role.isStore() ? slot.lineState >= CacheArray.EXCLUSIVE : slot.lineState != CacheArray.INVALID);
        if (role.isStore()) {
            stores.stage2(slot, hits);
            if (hits && slot.lineState == CacheArray.EXCLUSIVE) {
                updatesState = true;
            }
        }
        if (hits) {
            if (updatesState && array.state(slot.cachePlace) == CacheArray.EXCLUSIVE) {
                array.setState(slot.cachePlace, CacheArray.DIRTY);
            }
            return false;
        }
        nacks = true;
        if (!slot.nacked) {
            miss(cycle, slot, role);
        }
        return true;
    }

    /** Sections 7.3 and 7.4. */
    private void miss(long cycle, Slot slot, InstructionTraits.Role role) {
        var line = CacheArray.lineOf(slot.address);
        var upgrade = slot.lineState == CacheArray.SHARED;
        var place = upgrade ? slot.cachePlace : array.place(line, replacement.way());
        if (array.state(place) == CacheArray.DIRTY) {
            releaseCycle = cycle;
            releasePlace = place;
            return;
        }
        refilling = true;
        missCycle = cycle;
        refillLine = line;
        refillPlace = place;
        refillState = role.isStore() ? CacheArray.DIRTY : CacheArray.EXCLUSIVE;
        refilledAt = NEVER;
        var access = upgrade ? Uncore.Access.UPGRADE : role.isStore() ? Uncore.Access.WRITE : Uncore.Access.READ;
        uncore.acquire(cycle, Uncore.Client.DATA_CACHE, line << CacheArray.LINE_BITS, access);
    }

    /** The access in MEM: tags are compared, hazards with waiting stores found. */
    void stage1(Slot slot, InstructionTraits.Role role) {
        accessInStage1Or2 = true;
        storeInStage1 = role.isStore();
        var hazard = role.isLoad() && slot.record >= 0 && stores.overlaps(slot);
        slot.nacked = nacks || updatesState || hazard;
        nacksStage1 = hazard;
        slot.cachePlace = array.find(CacheArray.lineOf(slot.address));
        slot.lineState = slot.cachePlace < 0 ? CacheArray.INVALID : array.state(slot.cachePlace);
    }

    /**
     * The access that EX offers, if it does: whether the cache is ready for it. Also settles what happens in this cycle
     * to the store buffer and the blocked flag.
     */
    boolean offer(boolean offers, boolean isLoad) {
        var drains = stores.drains(!(offers && isLoad) || releasing || nackedBefore, storeInStage1);
        var ready =
                !refilling && !releasing && !nacks && !updatesState && !nacksStage1 && !(offers && isLoad && drains);
        stores.endCycle(drains);
        blocked = !ready && !lastBeat && (blocked || offers || nacks);
        return ready;
    }

    /** Whether a memory instruction must stay in ID. */
    boolean blocksDecode() {
        return blockedNow && !lastBeat;
    }

    /** Whether an access is under way, so that what follows a fence must wait (section 8). */
    boolean isOrdered() {
        return !accessInStage1Or2 && !refilling;
    }

    void endCycle(long cycle) {
        nackedBefore = nacks;
        if (refilling && cycle == missCycle + 1) {
            array.setState(refillPlace, CacheArray.INVALID);
        }
        if (lastBeat) {
            array.fill(refillPlace, refillLine, refillState);
            refilling = false;
            replacement.step();
        }
        if (releasing && cycle >= releaseCycle + times.writeBackCycles()) {
            array.setState(releasePlace, CacheArray.INVALID);
            releaseCycle = NEVER;
        }
    }
}
