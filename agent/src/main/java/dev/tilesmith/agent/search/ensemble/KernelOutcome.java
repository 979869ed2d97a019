package dev.tilesmith.agent.search.ensemble;

import java.util.OptionalLong;

/**
 * What came of one proposed kernel.
 *
 * @param proposer who wrote it
 * @param option of the menu that its plan applies
 * @param label of its verdict, or {@code duplicate}
 * @param parentCycles cycles of the kernel that it was made from
 * @param cycles its own, if it is correct
 */
public record KernelOutcome(String proposer, String option, String label, long parentCycles, OptionalLong cycles) {
    public boolean improved() {
        return cycles.isPresent() && cycles.getAsLong() < parentCycles;
    }

    /** Logarithm of the speedup over the parent; only for a kernel that improved. */
    double gain() {
        return Math.log((double) parentCycles / cycles.getAsLong());
    }
}
