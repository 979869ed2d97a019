package dev.tilesmith.agent.report;

import java.util.OptionalLong;

/**
 * What a report says about a run before its first result.
 *
 * @param op text form of the op
 * @param title the op for people: {@code gemm 512x512x512, int8}
 * @param macs multiply-accumulates that the op needs, if it claims any
 * @param floorCycles cycles below which no kernel can be, if known
 * @param floorBound what the floor comes from: {@code array bound} or {@code memory bound}
 * @param target name of the hardware preset
 * @param proposers who writes kernels
 * @param search how it searches: {@code beam 4}, {@code islands 2, beam 4} …
 * @param seed of the run
 * @param startName how the starting kernel is called: {@code plain} or a file name
 */
public record RunFacts(
        String op,
        String title,
        OptionalLong macs,
        OptionalLong floorCycles,
        String floorBound,
        String target,
        String proposers,
        String search,
        long seed,
        String startName) {}
