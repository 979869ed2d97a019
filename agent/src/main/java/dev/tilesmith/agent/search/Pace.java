package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Verdict;

/**
 * How long this run's evaluations take, so that time for those that follow the search can be kept. It decides only when a
 * search with a deadline stops. Thread-safe.
 */
final class Pace {
    /** Nothing is simulated faster: such a verdict was known already, and says nothing. */
    private static final double MOST_CYCLES_PER_MILLI = 100_000;

    /** Kernels, and what else the computer does, differ. */
    private static final double SAFETY = 1.5;

    private double millis;
    private double cycles;
    private long startCycles = Long.MAX_VALUE;
    private long fewestCycles = Long.MAX_VALUE;

    synchronized void started(long startCycles) {
        this.startCycles = startCycles;
    }

    /** A verdict was there after this time. */
    synchronized void took(Verdict verdict, long nanos) {
        if (verdict instanceof Verdict.Correct correct) {
            var count = correct.cycles().count();
            var took = nanos / 1e6;
            fewestCycles = Math.min(fewestCycles, count);
            if (took * MOST_CYCLES_PER_MILLI > count) {
                millis += took;
                cycles += count;
            }
        }
    }

    /**
     * What so many evaluations of the best kernel, one after the other, may take; 0 while nothing beats the start, or
     * nothing was measured.
     */
    synchronized long millisOfBest(int evaluations) {
        return fewestCycles < startCycles && cycles > 0
                ? (long) (SAFETY * millis / cycles * fewestCycles * evaluations)
                : 0;
    }
}
