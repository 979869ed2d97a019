package dev.tilesmith.schedule;

import java.util.List;

/**
 * A verified kernel for an op on a target, with how it was found. (Halide, Exo and TVM call <em>schedule</em> the way an
 * op is computed; here it is the kernel that computes it so.)
 *
 * @param id its number, 0 before it is stored
 * @param op text form of the op
 * @param target name of the hardware preset
 * @param simulatorVersion version of the simulator that timed it
 * @param source the kernel
 * @param hash hash of the kernel's normalized form
 * @param startCycles cycles of the kernel that the search began with
 * @param cycles its own cycles
 * @param utilization of the array, 0 to 1; NaN when the op claims no MACs
 * @param optimizations in the order in which they were applied
 * @param seedsVerified on how many fresh input seeds it was verified
 * @param run the run that found it
 * @param created ISO 8601 in UTC
 */
public record Schedule(
        long id,
        String op,
        String target,
        String simulatorVersion,
        String source,
        String hash,
        long startCycles,
        long cycles,
        double utilization,
        List<Optimization> optimizations,
        int seedsVerified,
        long run,
        String created) {
    public Schedule {
        optimizations = List.copyOf(optimizations);
    }

    /** One optimization with the cycles before and after it. */
    public record Optimization(String option, String plan, long cyclesBefore, long cyclesAfter) {}
}
