package dev.tilesmith.sim.timing.memory;

/**
 * The way from the accelerator's reader and writer to the L2 and back (rocket-chip tilelink Buffer, Xbar, Arbiter;
 * Gemmini Scratchpad.scala): plain queues of two entries, and of one where they are transparent while empty
 * (BufferParams.flow; inclusive cache Configs.scala, bufInnerExterior), one 16-byte beat a cycle each way. A message is
 * its source and its beat. Not thread-safe.
 *
 * <pre>
 * reader buffer \                                         (core) \
 *                arbiter - buffer - buffer ------------- arbiter -- flow-through queue - L2
 * writer buffer /
 * reader buffer \
 *                -- buffer - buffer - flow-through queue - data service of the L2
 * writer buffer /
 * </pre>
 */
public final class Link implements DataService.Responses {
    private final Transfers transfers;
    private final IntQueue readerRequests = new IntQueue(2);
    private final IntQueue writerRequests = new IntQueue(2);
    private final IntQueue firstRequests = new IntQueue(2);
    private final IntQueue secondRequests = new IntQueue(2);
    private final IntQueue coreRequests = new IntQueue(4);
    private final IntQueue arrived = new IntQueue(1);
    private boolean writerServedLast;
    private boolean writerHolds;
    private boolean coreServedLast;
    private boolean writeHoldsCache;

    private final IntQueue leaving = new IntQueue(1);
    private final IntQueue secondResponses = new IntQueue(2);
    private final IntQueue firstResponses = new IntQueue(2);
    private final IntQueue readerResponses = new IntQueue(2);
    private final IntQueue writerResponses = new IntQueue(2);

    /** On their way to the L2, and from there to the last queue. */
    private int requests;

    private int responses;
    /** Reader or writer has put something in or taken something out. */
    private boolean used;

    public Link(Transfers transfers) {
        this.transfers = transfers;
    }

    static int message(int source, int beat) {
        return source << 2 | beat;
    }

    public static int source(int message) {
        return message >> 2;
    }

    public static int beat(int message) {
        return message & 3;
    }

    private boolean isLast(int message) {
        return beat(message) == transfers.beats(source(message)) - 1;
    }

    public boolean readerMayRequest(long cycle) {
        return readerRequests.hasRoom(cycle);
    }

    public void requestRead(long cycle, int id) {
        used = true;
        requests++;
        readerRequests.push(cycle, message(id, 0));
    }

    public boolean writerMayRequest(long cycle) {
        return writerRequests.hasRoom(cycle);
    }

    public void requestWrite(long cycle, int id, int beat) {
        used = true;
        requests++;
        writerRequests.push(cycle, message(Transfers.FIRST_WRITE + id, beat));
    }

    void requestForCore(long cycle, int source) {
        requests++;
        coreRequests.push(cycle, message(source, 0));
    }

    /** Whether reader or writer has put something in or taken something out since this was asked. */
    public boolean wasUsed() {
        boolean result = used;
        used = false;
        return result;
    }

    /** The beat at the reader, or -1. */
    public int readBeat() {
        return readerResponses.isEmpty() ? -1 : readerResponses.peek();
    }

    public void takeReadBeat(long cycle) {
        used = true;
        readerResponses.pop(cycle);
    }

    /** The id of the write that is acknowledged in this cycle, or -1. */
    public int takeAcknowledgement(long cycle) {
        if (writerResponses.isEmpty()) {
            return -1;
        }
        used = true;
        return source(writerResponses.pop(cycle)) - Transfers.FIRST_WRITE;
    }

    /** Moves responses on; after reader and writer have taken theirs, before the L2 sends. */
    public void moveResponses(long cycle) {
        if (responses == 0) {
            return;
        }
        if (!firstResponses.isEmpty()) {
            IntQueue target = Transfers.isWrite(source(firstResponses.peek())) ? writerResponses : readerResponses;
            if (target.hasRoom(cycle)) {
                target.push(cycle, firstResponses.pop(cycle));
                responses--;
            }
        }
        if (!secondResponses.isEmpty() && firstResponses.hasRoom(cycle)) {
            firstResponses.push(cycle, secondResponses.pop(cycle));
        }
        if (!leaving.isEmpty()) {
            if (Transfers.isCore(source(leaving.peek()))) {
                leaving.pop(cycle);
                responses--;
            } else if (secondResponses.hasRoom(cycle)) {
                secondResponses.push(cycle, leaving.pop(cycle));
            }
        }
    }

    @Override
    public boolean mayRespond(long cycle) {
        return leaving.hasRoom(cycle);
    }

    /** The L2 sends a response; the queue in front is transparent when it is empty. */
    @Override
    public void respond(long cycle, int source, int beat) {
        boolean core = Transfers.isCore(source);
        if (leaving.wasEmpty(cycle) && core) {
            return;
        }
        responses++;
        if (leaving.wasEmpty(cycle) && secondResponses.hasRoom(cycle)) {
            secondResponses.push(cycle, message(source, beat));
        } else {
            leaving.push(cycle, message(source, beat));
        }
    }

    /** The request that the L2 sees in this cycle, or -1. */
    int arriving(long cycle) {
        if (requests == 0) {
            return -1;
        }
        if (!arrived.isEmpty()) {
            return arrived.peek();
        }
        IntQueue served = servedAtCache();
        return served.isEmpty() ? -1 : served.peek();
    }

    void takeArriving(long cycle) {
        requests--;
        if (!arrived.isEmpty()) {
            arrived.pop(cycle);
        } else {
            popServed(cycle, servedAtCache());
        }
    }

    /** Moves requests on; after the L2 has taken one, before reader and writer send. */
    void moveRequests(long cycle) {
        if (requests == 0) {
            return;
        }
        if (arrived.hasRoom(cycle) && !arrivedInThisCycle(cycle)) {
            IntQueue served = servedAtCache();
            if (!served.isEmpty()) {
                arrived.push(cycle, popServed(cycle, served));
            }
        }
        if (!firstRequests.isEmpty() && secondRequests.hasRoom(cycle)) {
            secondRequests.push(cycle, firstRequests.pop(cycle));
        }
        if (firstRequests.hasRoom(cycle)) {
            arbitrate(cycle);
        }
    }

    private long passedAt = -1;

    private boolean arrivedInThisCycle(long cycle) {
        return passedAt == cycle;
    }

    private IntQueue servedAtCache() {
        if (writeHoldsCache || coreRequests.isEmpty()) {
            return secondRequests;
        }
        return secondRequests.isEmpty() || !coreServedLast ? coreRequests : secondRequests;
    }

    private int popServed(long cycle, IntQueue served) {
        passedAt = cycle;
        int message = served.pop(cycle);
        coreServedLast = served == coreRequests;
        writeHoldsCache = Transfers.isWrite(source(message)) && !isLast(message);
        return message;
    }

    /** Round robin; a write of several beats keeps the arbiter until its last one. */
    private void arbitrate(long cycle) {
        boolean writer = !writerRequests.isEmpty() && (writerHolds || readerRequests.isEmpty() || !writerServedLast);
        if (writer) {
            int message = writerRequests.pop(cycle);
            firstRequests.push(cycle, message);
            writerHolds = !isLast(message);
            writerServedLast = true;
        } else if (!readerRequests.isEmpty() && !writerHolds) {
            firstRequests.push(cycle, readerRequests.pop(cycle));
            writerServedLast = false;
        }
    }

    /** Whether an acknowledgement is at the writer. */
    public boolean hasAcknowledgement() {
        return !writerResponses.isEmpty();
    }

    /** Whether a message is on its way, so that it may move on. */
    boolean isBusy() {
        return requests > 0 || responses > 0;
    }
}
