package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;

/**
 * The 8-byte port between L2 and DRAM (rocket-chip CacheCork.scala, ToAXI4.scala, IdIndexer.scala; testchipip
 * mm_dramsim2.cc): reads and victims go out, lines, write acknowledgements and local answers come back, one beat a
 * cycle each way. Not thread-safe.
 */
final class MemoryPort implements Dram.Listener, VictimUnit.Port {
    /** What comes back to the L2: a kind and the MSHR that waits for it. */
    static final int LINE_BEAT = 0;

    static final int PERMISSION = 1;
    static final int RELEASED = 2;

    private static final int LINE_BEATS = 8;
    private static final int MSHRS = 12;

    private final Dram dram;
    private final long[] readAddresses = new long[MSHRS];
    private final boolean[] permissionOnly = new boolean[MSHRS];
    private final long[] victimAddresses = new long[MSHRS];

    private final IntQueue requests = new IntQueue(2);
    /** MSHR of each victim beat; a clean victim is one entry with {@link #CLEAN} set. */
    private final IntQueue victims = new IntQueue(12);

    private static final int CLEAN = 1 << 8;

    private int victimBeat;
    /**
     * The address of a victim went out in the last cycle. Its first beat waits behind it in a queue of one place, so that
     * the second one is refused in this cycle (ToAXI4.scala, out_w; mm_dramsim2.cc, w_ready).
     */
    private boolean addressSent;

    private final int[] reads = new int[MSHRS];
    private int readsPending;
    /** Every pending read waits for its id. */
    private boolean readsWait;

    private final boolean[] idBusy = new boolean[MSHRS];
    private int readSentMshr = -1;

    private final IntQueue localReleases = new IntQueue(2);
    private final IntQueue localPermissions = new IntQueue(2);
    private final IntQueue lines = new IntQueue(16);
    private final GrantIds grantIds = new GrantIds();
    private final IntQueue written = new IntQueue(16);
    private final CompletionTurn turn;
    private int beatsLeft;
    private int streaming;
    /** Core cycles that the DRAM has not passed yet, and how many it passes before it may do anything. */
    private long dramBehind;

    private long dramQuiet;

    /** The buffer at the L2: kind, MSHR. */
    private final IntQueue answers = new IntQueue(2);

    MemoryPort(Calibration calibration, long dramPhase) {
        turn = new CompletionTurn(calibration.cache().writePatience());
        dram = new Dram(calibration.dram(), dramPhase, this);
    }

    static int answer(int kind, int mshr) {
        return kind << 8 | mshr;
    }

    static int kind(int answer) {
        return answer >> 8;
    }

    static int mshr(int answer) {
        return answer & 0xFF;
    }

    boolean mayRequest(long cycle) {
        return requests.hasRoom(cycle);
    }

    void request(long cycle, int mshr, long address, boolean permission) {
        readAddresses[mshr] = address;
        permissionOnly[mshr] = permission;
        requests.push(cycle, mshr);
    }

    @Override
    public void releaseClean(long cycle, int mshr) {
        victims.push(cycle, mshr | CLEAN);
    }

    @Override
    public void releaseBeat(long cycle, int mshr, long address) {
        victimAddresses[mshr] = address;
        victims.push(cycle, mshr);
    }

    /** The L2 takes note of a line or of a permission in this cycle. */
    void acknowledgeGrant(long cycle) {
        grantIds.acknowledge(cycle);
    }

    int answer() {
        return answers.isEmpty() ? -1 : answers.peek();
    }

    void takeAnswer(long cycle) {
        answers.pop(cycle);
    }

    void skip(long cycles) {
        dramBehind += cycles;
        if (dramBehind > dramQuiet) {
            catchUp();
        }
    }

    /** Lets the DRAM pass the cycles that it has slept through. */
    private void catchUp() {
        dram.skip(dramBehind);
        dramBehind = 0;
        dramQuiet = dram.quietCycles();
    }

    /** Takes what the L2 sent earlier; before the L2 acts. Returns whether a victim beat left the L2's queue. */
    boolean takeRequests(long cycle) {
        if (!isAsked()) {
            return false;
        }
        sendOneRead();
        boolean popped = false;
        boolean portFree = !addressSent;
        addressSent = false;
        if (!victims.isEmpty()) {
            int victim = victims.peek();
            if ((victim & CLEAN) != 0) {
                if (localReleases.hasRoom(cycle)) {
                    localReleases.push(cycle, victims.pop(cycle) & ~CLEAN);
                    popped = true;
                }
            } else if (portFree) {
                victims.pop(cycle);
                popped = true;
                portFree = false;
                sendVictimBeat(victim);
            }
        }
        if (!requests.isEmpty()) {
            takeRequest(cycle, portFree && victimBeat == 0);
        }
        return popped;
    }

    /** Whether anything of the L2 has still to go out, or may go on. */
    private boolean isAsked() {
        return !requests.isEmpty() || !victims.isEmpty() || addressSent || !readsWait;
    }

    private void takeRequest(long cycle, boolean portFree) {
        int mshr = requests.peek();
        if (permissionOnly[mshr]) {
            if (localPermissions.hasRoom(cycle)) {
                localPermissions.push(cycle, requests.pop(cycle));
            }
        } else if (portFree) {
            readSentMshr = requests.pop(cycle);
            reads[readsPending++] = readSentMshr;
            readsWait = false;
        }
    }

    /** The write enters the controller with its last beat, at the address after the line. */
    private void sendVictimBeat(int mshr) {
        addressSent = ++victimBeat == 1;
        if (victimBeat == LINE_BEATS) {
            victimBeat = 0;
            catchUp();
            dram.write(victimAddresses[mshr] + 64, mshr);
            dramQuiet = 0;
        }
    }

    /** The bus id is (2 * MSHR + 1) mod 16, so MSHRs 8 and 9 wait for 0 and 1 and the other way round. */
    private void sendOneRead() {
        if (readsWait) {
            return;
        }
        for (int i = 0; i < readsPending; i++) {
            int mshr = reads[i];
            if (!idBusy[mshr & 7]) {
                idBusy[mshr & 7] = true;
                readsPending--;
                System.arraycopy(reads, i + 1, reads, i, readsPending - i);
                catchUp();
                dram.read(readAddresses[mshr], mshr);
                dramQuiet = 0;
                return;
            }
        }
        readsWait = true;
    }

    @Override
    public void readFinished(int mshr) {
        idBusy[mshr & 7] = false;
        readsWait = false;
        lines.push(0, mshr);
    }

    @Override
    public void writeFinished(int mshr) {
        written.push(0, mshr);
    }

    /** Chooses what enters the L2's buffer; after the L2 has taken from it. Then the DRAM cycles pass. */
    void deliver(long cycle) {
        if (hasAnswers()) {
            int completed = written.size();
            if (answers.hasRoom(cycle)) {
                deliverOne(cycle);
            }
            turn.next(!written.isEmpty() && written.size() == completed);
        }
        skip(1);
    }

    /** Whether anything waits to enter the L2's buffer. */
    private boolean hasAnswers() {
        return beatsLeft > 0
                || !lines.isEmpty()
                || !written.isEmpty()
                || !localReleases.isEmpty()
                || !localPermissions.isEmpty();
    }

    private void deliverOne(long cycle) {
        if (beatsLeft > 0) {
            beatsLeft--;
            answers.push(cycle, answer(LINE_BEAT, streaming));
        } else if (!written.isEmpty() && (lines.isEmpty() || turn.hasCome())) {
            answers.push(cycle, answer(RELEASED, written.pop(cycle)));
        } else if (!lines.isEmpty()) {
            if (grantIds.take(cycle)) {
                streaming = lines.pop(cycle);
                beatsLeft = LINE_BEATS - 1;
                answers.push(cycle, answer(LINE_BEAT, streaming));
            }
        } else if (localReleases.heldAtStart(cycle)) {
            answers.push(cycle, answer(RELEASED, localReleases.pop(cycle)));
        } else if (localPermissions.heldAtStart(cycle) && grantIds.take(cycle)) {
            answers.push(cycle, answer(PERMISSION, localPermissions.pop(cycle)));
        }
    }

    /** The first cycle, from {@code now} on, in which anything may happen here by itself. */
    long nextEvent(long now) {
        if (isAsked()) {
            return now;
        }
        if (hasAnswers() && (answers.hasRoom(now) || !written.isEmpty())) {
            return now;
        }
        return now + Math.max(0, dramQuiet - dramBehind);
    }
}
