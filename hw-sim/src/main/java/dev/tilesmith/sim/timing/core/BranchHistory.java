package dev.tilesmith.sim.timing.core;

/** The BHT: 512 one-bit entries, indexed by packet and eight bits of global history (section 3.2). Not thread-safe. */
final class BranchHistory {
    private final boolean[] taken = new boolean[512];
    private int history;

    int history() {
        return history;
    }

    boolean isTaken(long address) {
        return taken[index(address, history)];
    }

    static int index(long address, int history) {
        var packet = (int) (address >> 2);
        return (packet & 511 ^ packet >> 9 & 3) ^ (221 * history >> 5 & 7) << 6;
    }

    void write(long address, int carriedHistory, boolean isTaken) {
        taken[index(address, carriedHistory)] = isTaken;
    }

    void shift(boolean bit) {
        set(bit, history);
    }

    void set(boolean bit, int carriedHistory) {
        history = (bit ? 1 << 7 : 0) | carriedHistory >> 1;
    }

    void reset(int carriedHistory) {
        history = carriedHistory;
    }
}
