package dev.tilesmith.schedule.mapper.solve;

import java.util.Map;

/**
 * A solution: one tiling for each loop, and what is outermost.
 *
 * @param tilings of every loop
 * @param order of the loops outside the scratchpad
 * @param objective that a solver minimized
 */
public record Mapping(Map<Loop, Tiling> tilings, Order order, long objective) {
    /** Which loops outside the scratchpad are outermost; those of the depth are always innermost. */
    public enum Order {
        /** Images, rows and columns outside: a tile of the input stays while all filters pass. */
        PIXELS_OUTSIDE,
        /** Filters outside: a tile of the weights stays while all pixels pass. */
        FILTERS_OUTSIDE
    }

    public Mapping {
        tilings = Map.copyOf(tilings);
    }

    /** The tiling of a loop. */
    public Tiling of(Loop loop) {
        var tiling = tilings.get(loop);
        if (tiling == null) {
            throw new IllegalStateException("a mapping has a tiling for every loop, none for " + loop);
        }
        return tiling;
    }
}
