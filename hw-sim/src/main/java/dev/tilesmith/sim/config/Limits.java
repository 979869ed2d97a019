package dev.tilesmith.sim.config;

/**
 * What a guest may consume in one call. Everything has a limit, so that hostile code ends with a verdict.
 *
 * @param instructions fuel: instructions the core may retire
 * @param commands accelerator commands
 * @param cycles simulated cycles of a timed run
 * @param stackBytes size of the guest's stack region
 */
public record Limits(long instructions, long commands, long cycles, long stackBytes) {
    public static final Limits DEFAULT = new Limits(400_000_000L, 50_000_000L, 400_000_000L, 1L << 20);
}
