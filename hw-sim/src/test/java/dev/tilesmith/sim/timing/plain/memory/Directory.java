package dev.tilesmith.sim.timing.plain.memory;

/**
 * Tags and states of the L2: 1024 sets of 8 ways (inclusive cache Directory.scala). The victim is random: bits 9:7 of
 * a 16-bit shift register that moves once per read; invalid ways are not preferred. Not thread-safe.
 */
final class Directory {
    static final int WAYS = 8;
    static final int SETS = 1024;

    /** No copy here. */
    static final byte INVALID = 0;
    /** Owned here, L1 may have a shared copy. */
    static final byte TIP = 1;
    /** Owned by the L1. */
    static final byte TRUNK = 2;

    private final long[] tags = new long[SETS * WAYS];
    private final byte[] states = new byte[SETS * WAYS];
    private final boolean[] dirty = new boolean[SETS * WAYS];
    private final boolean[] inDataCache = new boolean[SETS * WAYS];
    private int shiftRegister;

    Directory(int seed) {
        shiftRegister = seed & 0xFFFF;
    }

    static int set(long address) {
        return (int) (address >>> 6) & (SETS - 1);
    }

    static long tag(long address) {
        return address >>> 16;
    }

    static long address(int set, long tag) {
        return tag << 16 | (long) set << 6;
    }

    /** Steps the shift register (x^16 + x^15 + x^13 + x^4 + 1) as every read does, and returns the victim way. */
    int nextVictim() {
        int bit = (shiftRegister >> 15 ^ shiftRegister >> 14 ^ shiftRegister >> 12 ^ shiftRegister >> 3) & 1;
        shiftRegister = (shiftRegister << 1 | bit) & 0xFFFF;
        return shiftRegister >> 7 & 7;
    }

    /** The way that holds the line, or -1. */
    int find(int set, long tag) {
        for (int way = 0, i = set * WAYS; way < WAYS; way++, i++) {
            if (states[i] != INVALID && tags[i] == tag) {
                return way;
            }
        }
        return -1;
    }

    byte state(int set, int way) {
        return states[set * WAYS + way];
    }

    long tagAt(int set, int way) {
        return tags[set * WAYS + way];
    }

    boolean isDirty(int set, int way) {
        return dirty[set * WAYS + way];
    }

    boolean isInDataCache(int set, int way) {
        return inDataCache[set * WAYS + way];
    }

    void write(int set, int way, long tag, byte state, boolean isDirty, boolean cached) {
        int i = set * WAYS + way;
        tags[i] = tag;
        states[i] = state;
        dirty[i] = isDirty;
        inDataCache[i] = cached;
    }

    /** Puts a clean line in, as a use before the measured run would have left it. */
    void preload(long address) {
        int set = set(address);
        if (find(set, tag(address)) >= 0) {
            return;
        }
        int way = 0;
        while (way < WAYS - 1 && states[set * WAYS + way] != INVALID) {
            way++;
        }
        write(set, way, tag(address), TIP, false, false);
    }
}
