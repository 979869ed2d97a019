package dev.tilesmith.sim.timing.core;

/**
 * Fetch: S0 (address), S1 (arrays read, predictors looked up), S2 (hit known, pre-decode, into the queue), as section 3
 * describes it, with its names for the registers. In each cycle {@link #stage2} runs first and {@link #stage0} last.
 * Not thread-safe.
 */
final class Frontend {
    private static final long NO_TARGET = Long.MIN_VALUE;

    private final CodeTable code;
    private final FetchQueue queue;
    private final InstructionBuffer buffer;
    private final InstructionCache cache;
    private final BranchTargets targets;
    private final BranchHistory branches;
    private final ReturnStack returns = new ReturnStack();

    /* Registers of section 3.1: V1, V1', N1, V2, N2, P and the two addresses. */
    private boolean valid1;
    private boolean valid1Before;
    private boolean mayRefill1 = true;
    private boolean valid2;
    private boolean mayRefill2 = true;
    private boolean retryPending = true;
    private long address1;
    private long address2;
    private int index1;
    private int index2;
    private boolean read1;
    private boolean hit1;
    private boolean read2;
    private boolean hit2;

    /* The look-up of S1, and what S2 kept of it. */
    private boolean targetTaken1;
    private boolean branchBit1;
    private long target1;
    private int history1;
    private boolean targetHit2;
    private boolean targetTaken2;
    private int lastHalf2;
    private int prediction2;
    private boolean branchBit2;

    private boolean wrongPath;
    /** Half 1 of the last packet begins a 32-bit instruction. */
    private boolean carried;

    /* Wires of the present cycle. */
    private int filled;
    private boolean entered;
    private boolean retry;
    private boolean newlyTaken;
    private long predicted;
    private boolean settled;

    Frontend(CodeTable code, InstructionCache cache, BranchTargets targets, BranchHistory branches, long startAddress) {
        this.code = code;
        this.cache = cache;
        this.targets = targets;
        this.branches = branches;
        queue = new FetchQueue();
        buffer = new InstructionBuffer(code, queue);
        address1 = startAddress;
        address2 = startAddress;
        index1 = code.index(startAddress);
        index2 = index1;
    }

    InstructionBuffer buffer() {
        return buffer;
    }

    /** Whether the queue is full and nothing moves until ID takes an instruction. */
    boolean isSettled() {
        return settled;
    }

    /** Whether S2 waits for the refill under way, to which it comes back in every second cycle. */
    boolean waitsForRefill() {
        return queue.isEmpty() && cache.isRefilling() && valid1 && !valid2 && address1 == address2 && mayRefill2;
    }

    /** S2: hit, pre-decode, into the queue; and the look-ups of S1, which read the predictors as the cycle begins. */
    void stage2(long cycle) {
        cache.beginCycle(cycle);
        lookUp();
        filled = queue.count();
        var hit = read2 && hit2;
        entered = valid2 && valid1Before && filled < FetchQueue.PLACES && (hit || !mayRefill2);
        retry = valid2 && !entered || retryPending;
        predicted = NO_TARGET;
        newlyTaken = false;
        if (valid2 && read2 && !hit2 && mayRefill2) {
            cache.miss(cycle, address2);
        }
        if (entered) {
            enter(hit);
        }
    }

    private void lookUp() {
        targets.lookUp(index1);
        branchBit1 = branches.isTaken(address1);
        history1 = branches.history();
        targetTaken1 = targets.hits() && (branchBit1 || !targets.hasFlow(Flow.BRANCH));
        if (targetTaken1) {
            target1 = targets.hasFlow(Flow.RETURN) && !returns.isEmpty() ? returns.top() : targets.target();
        }
    }

    private void enter(boolean hit) {
        var entryHalf = index2 & 1;
        var prediction = prediction2;
        var lastHalf = targetTaken2 ? lastHalf2 : 1;
        if (hit) {
            var takenHalf = preDecode(entryHalf);
            if (newlyTaken) {
                lastHalf = takenHalf;
                prediction = Prediction.withoutEntry(prediction);
            }
        } else {
            carried = false;
        }
        queue.add(address2, index2, Math.max(1, lastHalf - entryHalf + 1), !hit, prediction);
    }

    /** Section 3.3. Returns the half in which the first predicted-taken instruction ends. */
    private int preDecode(int entryHalf) {
        int takenHalf = -1;
        var packet = index2 & ~1;
        // What was carried out of the code has nothing to go on with.
        var begin = carried && packet != CodeTable.OUTSIDE ? packet - 1 : packet + entryHalf;
        carried = false;
        while (begin <= packet + 1) {
            var wide = code.isWide(begin);
            var lastIndex = wide ? begin + 1 : begin;
            if (lastIndex > packet + 1) {
                carried = takenHalf < 0 && !targetTaken2;
                break;
            }
            if (takenHalf < 0 && preDecodeInstruction(begin, lastIndex)) {
                takenHalf = lastIndex - packet;
            }
            begin = lastIndex + 1;
        }
        newlyTaken = takenHalf >= 0 && !targetTaken2;
        return takenHalf;
    }

    private boolean preDecodeInstruction(int begin, int lastIndex) {
        var flow = code.flow(begin);
        if (flow == Flow.NONE) {
            return false;
        }
        var isReturn = flow == Flow.RETURN && !returns.isEmpty();
        var isDirect = Flow.isDirectJump(flow) || flow == Flow.BRANCH && branchBit2;
        var taken = flow != Flow.BRANCH || branchBit2;
        if (!targetTaken2) {
            if (isDirect) {
                predicted = code.target(begin);
            } else if (isReturn) {
                predicted = returns.top();
            }
        }
        if (!wrongPath) {
            if (!targetHit2 && (isDirect || isReturn) && filled < 2) {
                targets.register(Prediction.NO_ENTRY, lastIndex, flow, true);
            }
            if (flow == Flow.BRANCH) {
                branches.shift(branchBit2);
            }
            updateReturns(flow, lastIndex);
            wrongPath = !targetTaken2 && taken && !isDirect && !isReturn;
        }
        return taken;
    }

    private void updateReturns(byte flow, int lastIndex) {
        if (Flow.isCall(flow)) {
            returns.push((address2 & ~3L) + 2L * (lastIndex & 1) + 2);
        } else if (flow == Flow.RETURN) {
            returns.pop();
        }
    }

    /**
     * S0, and the end of the cycle.
     *
     * @param redirected whether the pipeline redirects in this cycle
     * @param redirect its address
     * @param fromWriteBack whether the redirect comes from WB, so that the fetch may refill
     */
    void stage0(long cycle, boolean redirected, long redirect, boolean fromWriteBack) {
        var address = nextAddress(redirected, redirect);
        var mayRefill = redirected ? fromWriteBack : nextMayRefill();
        var act = redirected || filled + (valid1 ? 1 : 0) + (valid2 ? 1 : 0) < FetchQueue.PLACES;
        targets.endCycle(address1, targetTaken1);
        settled = !act && !valid1 && !valid1Before && !valid2 && retryPending;
        valid1Before = valid1;
        if (retry) {
            valid2 = false;
        } else {
            moveToStage2(!(redirected || newlyTaken));
        }
        retryPending = retry && !act;
        valid1 = act;
        if (address != address1) {
            address1 = address;
            index1 = code.index(address);
        }
        mayRefill1 = mayRefill;
        read1 = act && !cache.isBeat(cycle);
        hit1 = read1 && cache.contains(address);
        cache.endCycle(cycle);
        if (redirected) {
            queue.clear();
            buffer.clear();
            carried = false;
            wrongPath = false;
        }
    }

    private long nextAddress(boolean redirected, long redirect) {
        if (redirected) {
            return redirect;
        }
        if (retry) {
            return address2;
        }
        if (predicted != NO_TARGET) {
            return predicted;
        }
        if (targetTaken1) {
            return target1;
        }
        return (address1 & ~3L) + 4;
    }

    private boolean nextMayRefill() {
        return retry ? mayRefill2 : mayRefill1 && !(valid2 && mayRefill2) && !targetTaken1;
    }

    private void moveToStage2(boolean valid) {
        valid2 = valid;
        address2 = address1;
        index2 = index1;
        mayRefill2 = mayRefill1;
        read2 = read1;
        hit2 = hit1;
        targetHit2 = targets.hits();
        targetTaken2 = targetTaken1;
        lastHalf2 = targets.lastHalf();
        branchBit2 = branchBit1;
        prediction2 = Prediction.of(targets.entry(), branchBit1, history1);
    }
}
