package dev.tilesmith.schedule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A verified kernel for an op on a machine, with how it was found. (Halide, Exo and TVM call <em>schedule</em> the way an
 * op is computed; here it is the kernel that computes it so.)
 *
 * @param id its number, 0 before it is stored
 * @param op text form of the op, with shape and options
 * @param reference source of the op's reference where the user gave one ({@code c:FILE}), else empty
 * @param machine on which it was verified last
 * @param source the kernel
 * @param hash hash of the kernel's normalized form
 * @param startCycles cycles of the kernel that the search began with
 * @param cycles its own cycles
 * @param inputSeed seed of the inputs on which they were measured: kernels may take longer on other ones
 * @param utilization of the array, 0 to 1; NaN when the op claims no MACs
 * @param optimizations in the order in which they were applied
 * @param tiles how the kernel lays the op over the machine, where that can be recovered from it
 * @param loops structure of the loops of the kernel that the search began with, where it is known
 * @param seedsVerified on how many fresh input seeds it was verified
 * @param origin how it was found
 */
public record Schedule(
        long id,
        String op,
        String reference,
        Machine machine,
        String source,
        String hash,
        long startCycles,
        long cycles,
        long inputSeed,
        double utilization,
        List<Optimization> optimizations,
        Optional<TileFacts> tiles,
        Optional<String> loops,
        int seedsVerified,
        Origin origin) {
    public Schedule {
        optimizations = List.copyOf(optimizations);
    }

    /** One optimization with the cycles before and after it, as the search measured them. */
    public record Optimization(String option, String plan, long cyclesBefore, long cyclesAfter) {}

    /**
     * How a schedule was found.
     *
     * @param proposers who wrote its kernel, step by step, each named once: rewriter, mapper, models
     * @param usd what the models of its run cost, in dollars
     * @param run that found it; absent if it was imported
     * @param parent number of the schedule that the search began from
     * @param created ISO 8601 in UTC
     */
    public record Origin(List<String> proposers, double usd, OptionalLong run, OptionalLong parent, String created) {
        public Origin {
            proposers = List.copyOf(proposers);
        }
    }

    /** Name of the hardware preset. */
    public String target() {
        return machine.target();
    }

    /** Version of simulator and compiler that timed it. */
    public String simulatorVersion() {
        return machine.simulatorVersion();
    }

    /** Over the kernel that the search began with. */
    public double speedup() {
        return (double) startCycles / cycles;
    }

    public Schedule withId(long number) {
        return with(number, machine, cycles, utilization, seedsVerified, origin);
    }

    public Schedule withOrigin(Origin other) {
        return with(id, machine, cycles, utilization, seedsVerified, other);
    }

    /** The same with what the models of its run cost, in dollars. */
    public Schedule costing(double usd) {
        return withOrigin(new Origin(origin.proposers(), usd, origin.run(), origin.parent(), origin.created()));
    }

    /** The same kernel after a verification that it did not pass: it holds on no machine. */
    public Schedule unverified() {
        return verified(new Machine(machine.target(), "", machine.simulatorVersion()), cycles, utilization, 0);
    }

    /** The same kernel as it came out of a new verification. */
    public Schedule verified(Machine on, long newCycles, double newUtilization, int seeds) {
        return with(id, on, newCycles, newUtilization, seeds, origin);
    }

    private Schedule with(long number, Machine on, long newCycles, double newUtilization, int seeds, Origin newOrigin) {
        return new Schedule(
                number,
                op,
                reference,
                on,
                source,
                hash,
                startCycles,
                newCycles,
                inputSeed,
                newUtilization,
                optimizations,
                tiles,
                loops,
                seeds,
                newOrigin);
    }
}
