package dev.tilesmith.sim.timing.core;

import java.util.Arrays;

/** Values of the cycle counter that a program has read, in order. Not thread-safe. */
final class CounterReads {
    private static final int FIRST_SIZE = 8;

    private long[] cycles = new long[FIRST_SIZE];
    private int count;

    int count() {
        return count;
    }

    long get(int number) {
        return cycles[number];
    }

    void add(long cycle) {
        if (count == cycles.length) {
            cycles = Arrays.copyOf(cycles, 2 * count);
        }
        cycles[count++] = cycle;
    }
}
