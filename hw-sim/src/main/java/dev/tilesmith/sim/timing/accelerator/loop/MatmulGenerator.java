package dev.tilesmith.sim.timing.accelerator.loop;

/**
 * Walks over the blocks of one part of a matrix loop: an inner index that steps first, then outer ones (Gemmini
 * LoopMatmul.scala). It holds one loop at a time. Not thread-safe.
 */
final class MatmulGenerator {
    MatmulLoopState loop;
    boolean idle = true;
    /** Has nothing to send: address 0, or no execute in a residual addition. */
    boolean skips;

    int i;
    int j;
    int k;
    /** The second half of an execute step: its compute. */
    boolean computes;

    /** Start of its rows in the local memory. */
    int localStart;

    MatmulGenerator(MatmulLoopState loop) {
        this.loop = loop;
    }

    void begin(MatmulLoopState newLoop, boolean nothingToSend, int start) {
        loop = newLoop;
        idle = false;
        skips = nothingToSend;
        localStart = start;
        i = 0;
        j = 0;
        k = 0;
        computes = false;
    }

    boolean isOn(MatmulLoopState other) {
        return loop == other && !idle;
    }

    private static int next(int value, int step, int end) {
        return value + step >= end ? 0 : value + step;
    }

    /** Steps i, then k. */
    void stepIThenK(int stepI, int endI, int stepK, int endK) {
        i = next(i, stepI, endI);
        if (i == 0) {
            k = next(k, stepK, endK);
        }
        idle = i == 0 && k == 0;
    }

    /** Steps j, then k. */
    void stepJThenK(int stepJ, int endJ, int stepK, int endK) {
        j = next(j, stepJ, endJ);
        if (j == 0) {
            k = next(k, stepK, endK);
        }
        idle = j == 0 && k == 0;
    }

    /** Steps i, then j. */
    void stepIThenJ(int endI, int stepJ, int endJ) {
        i = next(i, 1, endI);
        if (i == 0) {
            j = next(j, stepJ, endJ);
        }
        idle = i == 0 && j == 0;
    }

    /** Steps from a preload to its compute, then i, then j, then k. */
    void stepExecute() {
        computes = !computes;
        if (computes) {
            return;
        }
        i = next(i, 1, loop.blocksI);
        if (i == 0) {
            j = next(j, 1, loop.blocksJ);
            if (j == 0) {
                k = next(k, 1, loop.blocksK);
            }
        }
        idle = i == 0 && j == 0 && k == 0;
    }
}
