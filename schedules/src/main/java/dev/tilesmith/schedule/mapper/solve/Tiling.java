package dev.tilesmith.schedule.mapper.solve;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How one loop is divided: so many of its steps in a tile of the accumulator, so many in a tile of the scratchpad, the rest
 * outside. Tiles need not divide the bound: the last may be shorter (padded divisors).
 *
 * @param bound steps of the whole loop
 * @param accumulator steps in a tile of the accumulator
 * @param scratchpad steps in a tile of the scratchpad, a multiple of those, or the bound
 */
public record Tiling(int bound, int accumulator, int scratchpad) {
    /** Tiles of the scratchpad. */
    public int outside() {
        return Math.ceilDiv(bound, scratchpad);
    }

    /** Tiles of the accumulator in one of the scratchpad. */
    public int within() {
        return Math.ceilDiv(scratchpad, accumulator);
    }

    /** Steps with the padding of both tiles. */
    int padded() {
        return outside() * within() * accumulator;
    }

    /** Every size of a tile for which no smaller one makes as few tiles, up to {@code most}. */
    public static List<Integer> sizes(int bound, int most) {
        return IntStream.rangeClosed(1, bound)
                .map(tiles -> Math.ceilDiv(bound, tiles))
                .distinct()
                .filter(size -> size <= most)
                .sorted()
                .boxed()
                .toList();
    }

    /** Every pair of sizes. */
    static List<Tiling> all(int bound, int mostInAccumulator) {
        return sizes(bound, mostInAccumulator).stream()
                .flatMap(inner -> sizes(Math.ceilDiv(bound, inner), bound).stream()
                        .map(tiles -> new Tiling(bound, inner, Math.min(bound, inner * tiles))))
                .toList();
    }

    /** Every size of a tile of the scratchpad, all of it in each tile of the accumulator. */
    static List<Tiling> scratchpadOnly(int bound) {
        return sizes(bound, bound).stream()
                .map(size -> new Tiling(bound, size, size))
                .toList();
    }
}
