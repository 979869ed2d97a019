package dev.tilesmith.schedule.mapper.solve;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mapping problem in logarithms. Constraints: a tile of sums fits half of the accumulator, tiles of weights and of input fit their
 * parts of the scratchpad, twice unless they are all there is (double buffering). Objective: the busiest of the array and
 * the DRAM traffic of each tensor, counted {@link #BUSIEST} times, and then each of them once, so that among mappings with
 * the same busiest unit the one wins that moves least and preloads least.
 *
 * @param bounds of the loops
 * @param machine whose memories are to be used
 * @param elementBytes of an operand
 * @param outputBytes of an element of the output as it is stored
 * @param tilings to choose from
 * @param orders to choose from
 */
public record MappingProblem(
        LoopBounds bounds,
        GemminiConfig machine,
        int elementBytes,
        int outputBytes,
        Map<Loop, List<Tiling>> tilings,
        Set<Mapping.Order> orders) {
    static final long BUSIEST = 8;

    /** Parts of the scratchpad that tiles of weights can have; tiles of the input have the rest. */
    static final int PARTS = 16;

    /** Bytes of a line of the L2, and cycles that one takes from DRAM while others are evicted (accelerator-timing.md 3.5). */
    private static final int LINE_BYTES = 64;

    private static final double LINE_CYCLES = 8.8;

    public MappingProblem {
        tilings = Map.copyOf(tilings);
        orders = Set.copyOf(orders);
    }

    /** A layer of int8 elements, divided in every way. */
    public static MappingProblem of(LoopBounds bounds, GemminiConfig machine) {
        return new MappingProblem(
                bounds,
                machine,
                1,
                1,
                bounds.tilings(machine.dim(), machine.maxBlocks()),
                Set.of(Mapping.Order.values()));
    }

    /** The choices of a loop. */
    List<Tiling> choices(Loop loop) {
        var choices = tilings.get(loop);
        if (choices == null) {
            throw new IllegalStateException("no tilings of loop " + loop);
        }
        return choices;
    }

    private int rowsOfStep(Loop loop) {
        return loop == Loop.P ? bounds.rowsInStep() : 1;
    }

    /** Half of the accumulator, in rows. */
    long accumulatorCapacity() {
        return Logarithm.of(machine.accumulatorRows() / 2.0);
    }

    long weightsCapacity(int parts) {
        return Logarithm.of((double) machine.scratchpadRows() * parts / PARTS);
    }

    long inputCapacity(int parts) {
        return weightsCapacity(PARTS - parts);
    }

    /** Rows of the accumulator that a tiling contributes. */
    long accumulator(Loop loop, Tiling tiling) {
        return loop.isOfOutput() ? Logarithm.of((double) tiling.accumulator() * rowsOfStep(loop)) : 0;
    }

    /** Rows of the scratchpad for weights. */
    long weights(Loop loop, Tiling tiling) {
        return loop.isOfWeights()
                ? Logarithm.of((double) tiling.scratchpad() * (loop == Loop.K ? machine.dim() : 1))
                : 0;
    }

    /** Rows of the scratchpad for input, with the rows and columns around a tile that its kernel reads. */
    long input(Loop loop, Tiling tiling) {
        return switch (loop) {
            case P -> Logarithm.of((double) inputRows(tiling.scratchpad()) * rowsOfStep(loop));
            case Q -> Logarithm.of(bounds.input(tiling.scratchpad(), bounds.kernelColumns()));
            case N, C -> Logarithm.of(tiling.scratchpad());
            case R, S, K -> 0;
        };
    }

    private int inputRows(int outputs) {
        return bounds.input(outputs, bounds.kernelRows());
    }

    /** Cycles in which rows pass the array, padding included. */
    long array(Loop loop, Tiling tiling) {
        return Logarithm.of((double) tiling.padded() * rowsOfStep(loop));
    }

    /** Cycles in which weights enter the array: for each tile of pixels once. */
    long preloads(Loop loop, Tiling tiling) {
        return switch (loop) {
            case R, S, C -> Logarithm.of(tiling.padded());
            case K -> Logarithm.of((double) tiling.padded() * machine.dim());
            case P, Q, N -> Logarithm.of((double) tiling.outside() * tiling.within());
        };
    }

    /** Times that a loop makes the other operand pass. */
    long outside(Tiling tiling) {
        return Logarithm.of(tiling.outside());
    }

    /** What a tile's surroundings add to the input's traffic. */
    long surroundings(Loop loop, Tiling tiling) {
        return switch (loop) {
            case P ->
                Logarithm.of((double) tiling.outside() * inputRows(tiling.scratchpad()) / inputRows(bounds.rows()));
            case Q ->
                Logarithm.of((double) tiling.outside()
                        * bounds.input(tiling.scratchpad(), bounds.kernelColumns())
                        / bounds.input(bounds.columns(), bounds.kernelColumns()));
            case R, S, C, K, N -> 0;
        };
    }

    /** Cycles of all weights once. */
    long weightsTraffic() {
        return lines((double) bounds.kernelRows()
                * bounds.kernelColumns()
                * bounds.channels()
                * bounds.filters()
                * elementBytes);
    }

    /** Cycles of the whole input once. */
    long inputTraffic() {
        return lines((double) bounds.images()
                * inputRows(bounds.rows())
                * rowsOfStep(Loop.P)
                * bounds.input(bounds.columns(), bounds.kernelColumns())
                * bounds.channels()
                * elementBytes);
    }

    /** Cycles of the output with these filters in a tile: stores of parts of lines read them first. */
    long outputTraffic(Tiling filters) {
        var bytes = (double) bounds.images()
                * bounds.rows()
                * rowsOfStep(Loop.P)
                * bounds.columns()
                * bounds.filters()
                * outputBytes;
        var move = filters.accumulator() * machine.dim() * outputBytes;
        return lines(bytes * (move % LINE_BYTES == 0 ? 1 : 2.5));
    }

    private static long lines(double bytes) {
        return Logarithm.of(Math.max(1, bytes / LINE_BYTES) * LINE_CYCLES);
    }
}
