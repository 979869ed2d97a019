package dev.tilesmith.sim.function;

/**
 * Two accesses that the hardware does not order, although the value depends on their order (rtl/README.md, Races).
 *
 * @param severity whether an evaluation rejects the kernel for it
 * @param message what is unordered, with the values, and what would order it
 * @param firstPc instruction of the earlier access
 * @param secondPc instruction of the later access
 */
public record Race(Severity severity, String message, long firstPc, long secondPc) {
    /** WARNING: holds in practice, so nobody rejects the kernel; ERROR: the result is a matter of luck. */
    public enum Severity {
        WARNING,
        ERROR
    }
}
