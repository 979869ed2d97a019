package dev.tilesmith.sim.timing.core;

import java.util.Arrays;

/** The BTB: 28 entries found by packet address (section 3.2). Not thread-safe. */
final class BranchTargets {
    static final int ENTRIES = 28;
    private static final int NO_PACKET = -1;

    /** Valid entries of each packet of the code, as a mask, so that a look-up needs no search. */
    private final int[] entriesOfPacket;

    private final int[] packets = new int[ENTRIES];
    private final int[] lastHalves = new int[ENTRIES];
    private final byte[] flows = new byte[ENTRIES];
    private final long[] targets = new long[ENTRIES];
    private final TreeOrder order = new TreeOrder(ENTRIES);

    /** An update registered in one cycle takes effect in the next, so there may be a new one beside the present one. */
    private boolean registered;

    private int registeredEntry;
    private int registeredIndex;
    private byte registeredFlow;
    private boolean registeredValid;
    private boolean pending;
    private int pendingEntry;
    private int pendingIndex;
    private byte pendingFlow;
    private boolean pendingValid;

    private int matches;
    private int previousTakenEntry = NO_PACKET;

    BranchTargets(int codeSize) {
        entriesOfPacket = new int[(codeSize >> 1) + 1];
        Arrays.fill(packets, NO_PACKET);
    }

    /** Looks a packet up; the methods below then tell what was found. A packet entered at half 1 never hits. */
    void lookUp(int index) {
        matches = (index & 1) == 0 && index >= 2 ? entriesOfPacket[index >> 1] : 0;
    }

    boolean hits() {
        return matches != 0;
    }

    /** Number of the entry; of two matching ones all fields are or-ed. */
    int entry() {
        int result = 0;
        for (int left = matches; left != 0; left &= left - 1) {
            result |= Integer.numberOfTrailingZeros(left);
        }
        return result;
    }

    int lastHalf() {
        int result = 0;
        for (int left = matches; left != 0; left &= left - 1) {
            result |= lastHalves[Integer.numberOfTrailingZeros(left)];
        }
        return result;
    }

    long target() {
        long result = 0;
        for (int left = matches; left != 0; left &= left - 1) {
            result |= targets[Integer.numberOfTrailingZeros(left)];
        }
        return result;
    }

    boolean hasFlow(byte flow) {
        for (int left = matches; left != 0; left &= left - 1) {
            if (flows[Integer.numberOfTrailingZeros(left)] == flow) {
                return true;
            }
        }
        return false;
    }

    /** Ends the cycle: writes the update registered in the last one, whose target is the present S1 address. */
    void endCycle(long stage1Address, boolean lookUpSaysTaken) {
        if (pending) {
            var written = pendingEntry < ENTRIES ? pendingEntry : order.victim();
            write(written, stage1Address);
            order.touch(written);
        } else if (previousTakenEntry >= 0) {
            order.touch(previousTakenEntry);
        }
        previousTakenEntry = lookUpSaysTaken ? Math.min(entry(), ENTRIES - 1) : NO_PACKET;
        if ((matches & matches - 1) != 0) {
            invalidateMatches();
        }
        pending = registered;
        if (registered) {
            pendingEntry = registeredEntry;
            pendingIndex = registeredIndex;
            pendingFlow = registeredFlow;
            pendingValid = registeredValid;
            registered = false;
        }
    }

    private void write(int entry, long target) {
        forget(entry);
        packets[entry] = pendingIndex >> 1;
        lastHalves[entry] = pendingIndex & 1;
        flows[entry] = pendingFlow;
        targets[entry] = target;
        if (pendingValid) {
            entriesOfPacket[pendingIndex >> 1] |= 1 << entry;
        }
    }

    private void forget(int entry) {
        if (packets[entry] != NO_PACKET) {
            entriesOfPacket[packets[entry]] &= ~(1 << entry);
        }
    }

    private void invalidateMatches() {
        for (int left = matches; left != 0; left &= left - 1) {
            forget(Integer.numberOfTrailingZeros(left));
        }
    }

    /**
     * Registers an update for the next cycle; MEM, which comes later in a cycle, replaces what S2 registered.
     *
     * @param index place of the half in which the branch ends
     * @param valid false to take the entry out
     */
    void register(int entry, int index, byte flow, boolean valid) {
        if (index < 2) {
            return;
        }
        registered = true;
        registeredEntry = entry;
        registeredIndex = index;
        registeredFlow = flow;
        registeredValid = valid;
    }
}
