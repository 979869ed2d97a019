package dev.tilesmith.schedule.mapper;

import java.util.List;
import java.util.function.Supplier;

/**
 * An op's mapping that is near to a schedule's, and the way on from it.
 *
 * @param mapped the mapping with the kernel that carries it out
 * @param neighbours the mappings that differ from it in one step, the best by the cost model first
 */
public record Retargeted(Mapped mapped, Supplier<List<Retargeted>> neighbours) {}
