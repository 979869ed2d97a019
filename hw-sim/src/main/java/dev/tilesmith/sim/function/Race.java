package dev.tilesmith.sim.function;

/**
 * Two accesses that the hardware does not order, although the value depends on their order (rtl/README.md, Races).
 *
 * @param message what is unordered, with the values, and what would order it
 * @param firstPc instruction of the earlier access
 * @param secondPc instruction of the later access, where it is noticed
 */
public record Race(String message, long firstPc, long secondPc) {}
