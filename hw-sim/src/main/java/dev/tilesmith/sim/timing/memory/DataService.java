package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.memory.Transfers.Kind;

/**
 * The L2's data unit (inclusive cache SourceD.scala): four stages. The first reads a beat from the data array, the
 * second fetches a beat of write data, the third sends the response, the fourth writes the array. One request at a
 * time, one beat a cycle; a stage that cannot go on holds everything behind it. Not thread-safe.
 */
final class DataService {
    private final Transfers transfers;
    private final Responses responses;

    private final PutBuffer puts = new PutBuffer();

    private boolean busy;
    /**
     * The request has begun in the present cycle: the check of hazards looks at registers, which do not show it yet
     * (evict_safe, grant_safe).
     */
    private boolean startedNow;

    private int source;
    private Kind kind = Kind.GET;
    private int line;
    private int firstBeat;
    private int beats;
    private int counter;
    private boolean readDone;
    private boolean bypassed;
    private boolean bypassHeld;
    private int slack;
    private boolean grantsOwnership;
    /** Of a write: words of its packet that are written, as a mask. */
    private int writtenWords;

    private final Stage second = new Stage();
    private final Stage third = new Stage();
    private final Stage fourth = new Stage();

    private static final class Stage {
        boolean full;
        int source;
        int line;
        int beat;
        int index;
        boolean write;
        /** Sub-banks that it writes, as a mask: those of which a byte is in the packet. */
        int writtenBanks;

        boolean single;
        boolean pending;

        void take(Stage from) {
            full = true;
            source = from.source;
            line = from.line;
            beat = from.beat;
            index = from.index;
            write = from.write;
            writtenBanks = from.writtenBanks;
            single = from.single;
        }

        boolean holds(int wantedLine, int wantedBeat) {
            return full && !single && line == wantedLine && beat == wantedBeat;
        }
    }

    DataService(Transfers transfers, Responses responses) {
        this.transfers = transfers;
        this.responses = responses;
    }

    boolean isIdle() {
        return !busy && !second.full && !third.full && !fourth.full;
    }

    boolean isReady() {
        return !busy;
    }

    /** Whether the put buffer takes another beat. */
    boolean hasRoom() {
        return puts.hasRoom();
    }

    void dataArrived(long cycle, int message) {
        puts.arrived(cycle, message);
    }

    /** Begins a request in this cycle; its first beat may be read at once. */
    void start(Mshr mshr, int slackCycles) {
        busy = true;
        startedNow = true;
        source = mshr.source;
        kind = mshr.kind;
        line = line(mshr.set, mshr.way);
        firstBeat = (int) (transfers.address(source) >> 4) & 3;
        beats = kind == Kind.UPGRADE ? 1 : transfers.beats(source);
        counter = 0;
        readDone = false;
        slack = slackCycles;
        grantsOwnership = mshr.grantsOwnership();
        writtenWords = mshr.isWrite() ? transfers.writtenWords(source) : 0;
    }

    static int line(int set, int way) {
        return set * Directory.WAYS + way;
    }

    /** Whether no stage works on the line, so that its victim may be read or its refill written. */
    boolean isSafe(int otherLine) {
        return !(busy && !startedNow && line == otherLine)
                && !(second.full && second.line == otherLine)
                && !(third.full && third.line == otherLine)
                && !(fourth.full && fourth.line == otherLine);
    }

    static int subBanks(int beat) {
        return 3 << 2 * beat;
    }

    /** One cycle; {@code taken} are the sub-banks that probe, victim and refill use. */
    void step(long cycle, int taken, CoreSide core) {
        if (isIdle()) {
            return;
        }
        startedNow = false;
        int written = fourth.full ? fourth.writtenBanks : 0;
        boolean fourthDone = (taken & written) == 0;
        taken |= written;
        int beat = firstBeat | counter;
        boolean firstDone = busy && firstStage(beat, taken);
        boolean fourthReady = third.single || !fourth.full || fourthDone;
        boolean sent = third.pending && responses.mayRespond(cycle);
        boolean thirdDone = third.full && (!third.pending || sent);
        boolean thirdReady = !third.full || (fourthReady && thirdDone);
        boolean dataThere = second.full && second.pending && puts.holds(message(second), cycle);
        boolean secondDone = second.full && (!second.pending || dataThere);
        boolean secondReady = !second.full || (thirdReady && secondDone);

        bypassHeld = busy && !secondReady;
        advanceFourth(fourthDone, thirdDone && fourthReady);
        advanceThird(cycle, sent, thirdDone && fourthReady, secondDone && thirdReady);
        advanceSecond(dataThere, secondDone && thirdReady);
        if (firstDone && secondReady) {
            advanceFirst(cycle, beat, core);
        }
    }

    private static int message(Stage stage) {
        return Link.message(stage.source, stage.index);
    }

    private boolean firstStage(int beat, int taken) {
        if (!bypassHeld) {
            bypassed = second.holds(line, beat) || third.holds(line, beat) || fourth.holds(line, beat);
        }
        boolean needsRead = !bypassed && kind != Kind.UPGRADE && kind != Kind.PUT_FULL;
        if (!needsRead || readDone) {
            return true;
        }
        readDone = (taken & subBanks(beat)) == 0;
        return readDone;
    }

    private void advanceFourth(boolean done, boolean arrives) {
        if (done) {
            fourth.full = false;
        }
        if (arrives && !third.single) {
            fourth.take(third);
        }
    }

    private void advanceThird(long cycle, boolean sent, boolean leaves, boolean arrives) {
        if (sent) {
            responses.respond(cycle, third.source, third.index);
            third.pending = false;
        }
        if (leaves) {
            third.full = false;
        }
        if (arrives) {
            third.take(second);
            third.pending = !second.write || second.index == 0;
        }
    }

    private void advanceSecond(boolean dataThere, boolean leaves) {
        if (dataThere) {
            second.pending = false;
            puts.take(message(second));
        }
        if (leaves) {
            second.full = false;
        }
    }

    private void advanceFirst(long cycle, int beat, CoreSide core) {
        second.full = true;
        second.source = source;
        second.line = line;
        second.beat = beat;
        second.index = counter;
        second.write = kind == Kind.PUT_FULL || kind == Kind.PUT_PARTIAL;
        second.writtenBanks = (writtenWords >> 2 * counter & 3) << 2 * beat;
        second.single = kind == Kind.UPGRADE;
        second.pending = second.write;
        if (counter == 0 && Transfers.isCore(source)) {
            core.refillStarted(source, cycle + 3 + (beats - 1) + slack, grantsOwnership);
        }
        readDone = false;
        if (++counter == beats) {
            busy = false;
        }
    }

    /** The way back to who asked. */
    interface Responses {
        boolean mayRespond(long cycle);

        /** Sends a beat; only when {@link #mayRespond}. */
        void respond(long cycle, int source, int beat);
    }

    /** Who learns when a core's refill will have its last beat. */
    interface CoreSide {
        void refillStarted(int source, long lastBeatAt, boolean ownsLine);
    }
}
