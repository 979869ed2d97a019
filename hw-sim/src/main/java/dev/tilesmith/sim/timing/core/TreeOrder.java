package dev.tilesmith.sim.timing.core;

/**
 * Tree pseudo-LRU over 28 ways (section 3.2): a node over n ways has a low part (the largest power of two below n) and a
 * high part, and a bit that says that the high part is older. Not thread-safe.
 */
final class TreeOrder {
    private final int ways;
    /** Bits of the nodes; a node is named by its first way and kept in that position of the word of its depth. */
    private final int[] bitsAtDepth = new int[6];

    TreeOrder(int ways) {
        this.ways = ways;
    }

    void touch(int way) {
        int first = 0;
        int count = ways;
        for (int depth = 0; count > 1; depth++) {
            var low = Integer.highestOneBit(count - 1);
            if (way < first + low) {
                bitsAtDepth[depth] |= 1 << first;
                count = low;
            } else {
                bitsAtDepth[depth] &= ~(1 << first);
                first += low;
                count -= low;
            }
        }
    }

    int victim() {
        int first = 0;
        int count = ways;
        for (int depth = 0; count > 1; depth++) {
            var low = Integer.highestOneBit(count - 1);
            if ((bitsAtDepth[depth] >> first & 1) == 0) {
                count = low;
            } else {
                first += low;
                count -= low;
            }
        }
        return first;
    }
}
