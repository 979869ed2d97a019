package dev.tilesmith.schedule.mapper.solve;

import dev.tilesmith.schedule.mapper.solve.Mapping.Order;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What one choice of tilings is worth, by the definition of the problem. */
final class Score {
    private final MappingProblem problem;

    Score(MappingProblem problem) {
        this.problem = problem;
    }

    /** The best order of a complete choice, if the choice fits the memories. */
    Optional<Mapping> of(Map<Loop, Tiling> tilings) {
        if (!fits(tilings)) {
            return Optional.empty();
        }
        Mapping best = null;
        for (var order : Order.values()) {
            if (problem.orders().contains(order)) {
                var objective = objective(tilings, order);
                if (best == null || objective < best.objective()) {
                    best = new Mapping(new EnumMap<>(tilings), order, objective);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean fits(Map<Loop, Tiling> tilings) {
        var accumulator = 0L;
        var weights = isWhole(tilings, true) ? 0L : Logarithm.UNIT;
        var input = isWhole(tilings, false) ? 0L : Logarithm.UNIT;
        for (var entry : tilings.entrySet()) {
            accumulator += problem.accumulator(entry.getKey(), entry.getValue());
            weights += problem.weights(entry.getKey(), entry.getValue());
            input += problem.input(entry.getKey(), entry.getValue());
        }
        var weightsRows = weights;
        var inputRows = input;
        return accumulator <= problem.accumulatorCapacity()
                && IntStream.range(1, MappingProblem.PARTS)
                        .anyMatch(parts -> weightsRows <= problem.weightsCapacity(parts)
                                && inputRows <= problem.inputCapacity(parts));
    }

    /** Whether a tile holds all of the weights, or of the input. */
    private static boolean isWhole(Map<Loop, Tiling> tilings, boolean isWeights) {
        return tilings.entrySet().stream()
                .filter(entry -> isWeights
                        ? entry.getKey().isOfWeights()
                        : entry.getKey().isOfInput())
                .allMatch(entry -> entry.getValue().outside() == 1);
    }

    private long objective(Map<Loop, Tiling> tilings, Order order) {
        var array = 0L;
        var preloads = 0L;
        var weights = problem.weightsTraffic();
        var input = problem.inputTraffic();
        var output = 0L;
        var isDepthWhole = true;
        var forWeights = 0L;
        var forInput = 0L;
        for (var entry : tilings.entrySet()) {
            var loop = entry.getKey();
            var tiling = entry.getValue();
            array += problem.array(loop, tiling);
            preloads += problem.preloads(loop, tiling);
            input += problem.surroundings(loop, tiling);
            isDepthWhole &= !loop.isOfDepth() || tiling.outside() == 1;
            switch (loop) {
                case P, Q, N -> forWeights += problem.outside(tiling);
                case K -> {
                    forInput += problem.outside(tiling);
                    output = problem.outputTraffic(tiling);
                }
                case R, S, C -> {}
            }
        }
        var keepsInput = isWhole(tilings, false) || isDepthWhole && order == Order.PIXELS_OUTSIDE;
        var keepsWeights = isWhole(tilings, true) || isDepthWhole && order == Order.FILTERS_OUTSIDE;
        return total(
                array,
                preloads,
                weights + (keepsWeights ? 0 : forWeights),
                input + (keepsInput ? 0 : forInput),
                output);
    }

    static long total(long array, long preloads, long weights, long input, long output) {
        var busiest = Math.max(Math.max(array, preloads), Math.max(Math.max(weights, input), output));
        return MappingProblem.BUSIEST * busiest + preloads + weights + input + output + array;
    }
}
