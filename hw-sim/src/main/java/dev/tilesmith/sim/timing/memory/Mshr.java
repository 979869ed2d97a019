package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.memory.Transfers.Kind;

/**
 * One miss-status register of the L2 (inclusive cache MSHR.scala): a request, what the directory said about it, the
 * steps still to be scheduled and the answers still awaited. Every request has one, hits too. Not thread-safe.
 */
final class Mshr {
    final int index;
    boolean valid;
    /** First cycle in which the directory's result allows an action. */
    long actsFrom;

    int source;
    Kind kind = Kind.GET;
    int set;
    long tag;
    boolean startsLine;

    int way;
    boolean hit;
    byte state;
    boolean dirty;
    boolean inDataCache;
    long victimTag;

    boolean mustProbeVictim;
    boolean mustRelease;
    boolean mustProbe;
    boolean mustAcquire;
    boolean mustAcceptGrant;
    boolean mustExecute;
    boolean mustWriteBack;
    boolean awaitsVictimProbe;
    boolean awaitsRelease;
    boolean awaitsProbe;
    boolean awaitsProbeEnd;
    boolean awaitsFirstGrant;
    boolean awaitsLastGrant;
    boolean awaitsGrant;
    boolean awaitsGrantAck;
    long probeAnswer = Long.MAX_VALUE;
    long probeEnd = Long.MAX_VALUE;
    long grantAck = Long.MAX_VALUE;
    int beatsArrived;

    /** Requests for the same set that arrived meanwhile, in order. */
    final IntQueue joined = new IntQueue(40);

    Mshr(int index) {
        this.index = index;
    }

    void start(int newSource, Transfers transfers) {
        valid = true;
        source = newSource;
        long address = transfers.address(newSource);
        kind = transfers.kind(newSource);
        set = Directory.set(address);
        tag = Directory.tag(address);
        startsLine = (address & 63) == 0;
    }

    boolean isAcquire() {
        return kind == Kind.ACQUIRE_TO_READ || kind == Kind.ACQUIRE_TO_WRITE || kind == Kind.UPGRADE;
    }

    boolean isWrite() {
        return kind == Kind.PUT_FULL || kind == Kind.PUT_PARTIAL;
    }

    private boolean needsOwnership() {
        return isWrite() || kind == Kind.ACQUIRE_TO_WRITE || kind == Kind.UPGRADE;
    }

    /** Takes the directory's result for a new line. */
    void look(Directory directory) {
        int victim = directory.nextVictim();
        int found = directory.find(set, tag);
        hit = found >= 0;
        way = hit ? found : victim;
        state = directory.state(set, way);
        dirty = directory.isDirty(set, way);
        inDataCache = directory.isInDataCache(set, way);
        victimTag = directory.tagAt(set, way);
        plan();
    }

    /** Goes on with another request for the line that the last one left. */
    void repeat() {
        plan();
    }

    /**
     * Whether the data cache gets the line for itself. It gets no more than a shared copy of one that it seems to have: a
     * clean line it drops without a word (MSHR.scala, req_promoteT; DCache.scala, silentDrop).
     */
    boolean grantsOwnership() {
        return isAcquire() && (needsOwnership() || !hit || !inDataCache);
    }

    /** What the line is when the request is done. */
    void finish() {
        boolean owner = grantsOwnership();
        boolean client = isAcquire() || (hit && inDataCache && !isWrite());
        dirty = (hit && dirty) || isWrite();
        state = owner ? Directory.TRUNK : Directory.TIP;
        inDataCache = client;
        hit = true;
    }

    private void plan() {
        mustProbeVictim = false;
        mustRelease = false;
        mustProbe = false;
        mustAcquire = false;
        mustAcceptGrant = false;
        mustExecute = true;
        mustWriteBack = false;
        awaitsVictimProbe = false;
        awaitsRelease = false;
        awaitsProbe = false;
        awaitsProbeEnd = false;
        awaitsFirstGrant = false;
        awaitsLastGrant = false;
        awaitsGrant = false;
        awaitsGrantAck = isAcquire();
        grantAck = Long.MAX_VALUE;
        probeAnswer = Long.MAX_VALUE;
        probeEnd = Long.MAX_VALUE;
        beatsArrived = 0;
        if (!hit) {
            planMiss();
        } else if (inDataCache && !isAcquire() && (isWrite() || state == Directory.TRUNK)) {
            mustProbe = true;
            awaitsProbe = true;
            awaitsProbeEnd = true;
            mustWriteBack = true;
        }
        if (isAcquire() || (isWrite() && hit && !dirty)) {
            mustWriteBack = true;
        }
    }

    private void planMiss() {
        if (state != Directory.INVALID) {
            mustRelease = true;
            awaitsRelease = true;
            mustProbeVictim = inDataCache;
            awaitsVictimProbe = inDataCache;
            awaitsProbeEnd = inDataCache;
        }
        mustAcquire = true;
        awaitsFirstGrant = true;
        awaitsLastGrant = true;
        awaitsGrant = true;
        mustAcceptGrant = true;
        mustWriteBack = true;
    }

    /** No answer is awaited: the next action is the last one and sets the register free. */
    boolean isLastAction() {
        return !awaitsProbeEnd && !awaitsRelease && !awaitsLastGrant && !awaitsGrantAck;
    }

    boolean wantsMemory() {
        return mustAcquire && !mustRelease && !mustProbe;
    }

    boolean wantsProbe() {
        return mustProbeVictim || mustProbe;
    }

    boolean wantsRelease() {
        return mustRelease && !awaitsVictimProbe;
    }

    boolean wantsData() {
        return mustExecute && !awaitsProbe && !awaitsGrant;
    }

    boolean acceptsGrant() {
        return mustAcceptGrant && !awaitsFirstGrant;
    }

    boolean wantsDirectory() {
        return wantsRelease() || (mustWriteBack && isLastAction());
    }

    boolean wantsAnything() {
        return wantsMemory()
                || wantsProbe()
                || wantsRelease()
                || wantsData()
                || acceptsGrant()
                || (mustWriteBack && isLastAction());
    }

    /** Marks the steps of an action as done. */
    void acted() {
        boolean released = !mustRelease;
        boolean probed = !mustProbe;
        mustProbeVictim = false;
        if (!awaitsVictimProbe) {
            mustRelease = false;
        }
        mustProbe = false;
        if (released && probed) {
            mustAcquire = false;
        }
        if (!awaitsFirstGrant) {
            mustAcceptGrant = false;
        }
        if (!awaitsProbe && !awaitsGrant) {
            mustExecute = false;
        }
    }

    /** The data cache's answer begins: dirty data follow, which a request from the line's start on may use at once. */
    void probeBegins() {
        awaitsVictimProbe = false;
        awaitsProbe &= !startsLine;
        probeAnswer = Long.MAX_VALUE;
    }

    /** All of the data cache's answer is there. */
    void probeEnds() {
        awaitsVictimProbe = false;
        awaitsProbe = false;
        awaitsProbeEnd = false;
        probeEnd = Long.MAX_VALUE;
    }

    /** Takes an answer. Returns whether what the register may do next has changed: the beats inside of a line do not. */
    boolean answered(int answerKind) {
        if (answerKind == MemoryPort.RELEASED) {
            awaitsRelease = false;
        } else if (answerKind == MemoryPort.PERMISSION) {
            awaitsFirstGrant = false;
            awaitsLastGrant = false;
            awaitsGrant = false;
        } else {
            awaitsFirstGrant = false;
            beatsArrived++;
            boolean last = beatsArrived == 8;
            awaitsLastGrant = !last;
            if (last || startsLine) {
                awaitsGrant = false;
            }
            return last || beatsArrived == 1;
        }
        return true;
    }
}
