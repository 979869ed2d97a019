package dev.tilesmith.schedule.mapper;

/**
 * A mapping that a mapper chose, and the kernel that carries it out.
 *
 * @param description of the mapping, for people
 * @param estimatedCycles by the cost model, for ranking only
 * @param source the kernel in C
 */
public record Mapped(String description, long estimatedCycles, String source) {}
