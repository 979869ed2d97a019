package dev.tilesmith.sim.config;

/**
 * What a guest may consume in one call. Everything has a limit, so that hostile code ends with a verdict.
 *
 * @param instructions fuel: instructions the core may retire
 * @param commands accelerator commands
 * @param cycles simulated cycles of a timed call
 * @param stackBytes size of the guest's stack region
 * @param boundCycles a timed call is cut short when it passes this; no fault of the guest, only of no interest
 */
public record Limits(long instructions, long commands, long cycles, long stackBytes, long boundCycles) {
    public static final Limits DEFAULT = new Limits(400_000_000L, 50_000_000L, 400_000_000L, 1L << 20, Long.MAX_VALUE);

    /** The same with a bound on the cycles of a timed call. */
    public Limits withBoundCycles(long bound) {
        return new Limits(instructions, commands, cycles, stackBytes, bound);
    }
}
