package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.timing.Uncore;
import java.util.Arrays;

/** Tags and states of an L1 cache: 64 sets of 8 ways of 64-byte lines. Empty at first. Not thread-safe. */
public final class CacheArray implements Uncore.Probed {
    static final int LINE_BITS = 6;
    static final int WAYS = 8;
    private static final int SETS = 64;
    private static final long NO_LINE = -1;

    /** Line states of section 7.1. */
    static final byte INVALID = 0;

    static final byte SHARED = 1;
    static final byte EXCLUSIVE = 2;
    static final byte DIRTY = 3;

    private final long[] lines = new long[SETS * WAYS];
    private final byte[] states = new byte[SETS * WAYS];

    public CacheArray() {
        Arrays.fill(lines, NO_LINE);
    }

    void clear() {
        Arrays.fill(lines, NO_LINE);
        Arrays.fill(states, INVALID);
    }

    @Override
    public boolean probe(long lineAddress, boolean invalidate) {
        var place = find(lineOf(lineAddress));
        if (place < 0) {
            return false;
        }
        var dirty = states[place] == DIRTY;
        setState(place, invalidate ? INVALID : SHARED);
        return dirty;
    }

    static long lineOf(long address) {
        return address >> LINE_BITS;
    }

    /** Place of a line in the arrays, or -1. */
    int find(long line) {
        var first = (int) (line & (SETS - 1)) * WAYS;
        for (int place = first; place < first + WAYS; place++) {
            if (lines[place] == line) {
                return place;
            }
        }
        return -1;
    }

    int place(long line, int way) {
        return (int) (line & (SETS - 1)) * WAYS + way;
    }

    byte state(int place) {
        return states[place];
    }

    long line(int place) {
        return lines[place];
    }

    void setState(int place, byte state) {
        states[place] = state;
        if (state == INVALID) {
            lines[place] = NO_LINE;
        }
    }

    void fill(int place, long line, byte state) {
        lines[place] = line;
        states[place] = state;
    }
}
