package dev.tilesmith.sim.timing.core;

/**
 * What ID sees: at most one half that was left over from a packet, then the head of the fetch queue (section 3.1).
 * {@link #look} first, in each cycle, after the packet of S2 has entered the queue. Not thread-safe.
 */
final class InstructionBuffer {
    private final CodeTable code;
    private final FetchQueue queue;

    private boolean hasHalf;
    private long halfAddress;
    private int halfIndex;
    private boolean halfIsReplay;
    private int halfPrediction;

    private boolean complete;
    private boolean replay;
    private long pc;
    private int index;
    private int consumedHalves;
    private int prediction;

    InstructionBuffer(CodeTable code, FetchQueue queue) {
        this.code = code;
        this.queue = queue;
    }

    void clear() {
        hasHalf = false;
    }

    /** Finds the instruction for ID in this cycle. */
    void look() {
        complete = false;
        replay = false;
        consumedHalves = 0;
        if (hasHalf) {
            lookAtHalf();
        } else if (!queue.isEmpty()) {
            lookAtHead();
        }
    }

    private void lookAtHalf() {
        pc = halfAddress;
        index = halfIndex;
        if (halfIsReplay || !code.isWide(index)) {
            found(1, halfIsReplay, halfPrediction);
        } else if (!queue.isEmpty()) {
            found(2, queue.headIsReplay(), queue.headPrediction());
        }
    }

    private void lookAtHead() {
        pc = queue.headAddress();
        index = queue.headIndex();
        if (queue.headIsReplay() || !code.isWide(index)) {
            found(1, queue.headIsReplay(), queue.headPrediction());
        } else if (queue.headHalves() == 2) {
            found(2, false, queue.headPrediction());
        }
    }

    private void found(int halves, boolean isReplay, int itsPrediction) {
        complete = true;
        consumedHalves = halves;
        replay = isReplay;
        prediction = itsPrediction;
    }

    /** Whether ID has a whole instruction (or a replay slot). */
    boolean isComplete() {
        return complete;
    }

    /** Whether the pc that ID sees means something: the comparison of MEM needs it (section 2). */
    boolean hasPc() {
        return complete || !queue.isEmpty();
    }

    boolean isReplay() {
        return replay;
    }

    long pc() {
        return pc;
    }

    int index() {
        return index;
    }

    int prediction() {
        return prediction;
    }

    /** Ends a cycle in which the instruction left ID, or in which there was none. */
    void consume() {
        var buffered = hasHalf ? 1 : 0;
        if (consumedHalves < buffered) {
            return;
        }
        hasHalf = false;
        if (queue.isEmpty()) {
            return;
        }
        var left = queue.headHalves() - (consumedHalves - buffered);
        if (left == 1) {
            keepLastHalf();
        }
        if (left <= 1) {
            queue.pop();
        }
    }

    private void keepLastHalf() {
        var offset = queue.headHalves() - 1;
        hasHalf = true;
        halfAddress = queue.headAddress() + 2L * offset;
        halfIndex = queue.headIndex() + offset;
        halfIsReplay = queue.headIsReplay();
        halfPrediction = queue.headPrediction();
    }
}
