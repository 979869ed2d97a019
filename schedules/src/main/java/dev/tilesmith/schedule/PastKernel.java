package dev.tilesmith.schedule;

import java.util.OptionalLong;

/**
 * A kernel that some run tried.
 *
 * @param proposer who wrote it
 * @param option of a menu that its plan applied
 * @param parentCycles cycles of the kernel that it was made from
 * @param cycles its own, if it was correct
 */
public record PastKernel(String proposer, String option, long parentCycles, OptionalLong cycles) {
    public boolean improved() {
        return cycles.isPresent() && cycles.getAsLong() < parentCycles;
    }

    /** Over the parent; only for a correct kernel. */
    public double speedup() {
        return (double) parentCycles / cycles.getAsLong();
    }
}
