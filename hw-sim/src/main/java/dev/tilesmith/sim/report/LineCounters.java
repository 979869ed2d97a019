package dev.tilesmith.sim.report;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the commands of one source line did in one call.
 *
 * @param line 0 where not known
 * @param commands accelerator commands that the core sent; what a loop expands to is not counted
 * @param bytesMoved by its mvins and mvouts
 * @param bytesMovedAgain of them, bytes that had been moved before in the same direction
 * @param bytesUnused beside the rows in the beats of the link that they lie in; the link carries these at least
 * @param arrays those that they belong to
 */
public record LineCounters(
        int line, long commands, long bytesMoved, long bytesMovedAgain, long bytesUnused, SortedSet<String> arrays) {
    /** Of the link between accelerator and L2 (gemmini.md section 4, dma_buswidth). */
    public static final int BEAT_BYTES = 16;

    public LineCounters {
        arrays = Collections.unmodifiableSortedSet(new TreeSet<>(arrays));
    }

    /** This line and another of the same number. */
    public LineCounters plus(LineCounters other) {
        return new LineCounters(
                line,
                commands + other.commands,
                bytesMoved + other.bytesMoved,
                bytesMovedAgain + other.bytesMovedAgain,
                bytesUnused + other.bytesUnused,
                union(arrays, other.arrays));
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
