package dev.tilesmith.schedule.mapper.solve;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Solves a mapping problem in plain Java: enumerates the tilings loop by loop, and leaves a branch when a memory is full or when its
 * best can be no better than what was found. What it returns is optimal; it gives up after a number of branches, so that the
 * answer does not depend on the computer. Not thread-safe.
 */
public final class BranchAndBound {
    private static final List<Loop> ORDER = List.of(Loop.K, Loop.P, Loop.Q, Loop.C, Loop.R, Loop.S, Loop.N);

    private final MappingProblem problem;
    private final Score score;
    private final long limit;
    private final long[] leastArray = new long[ORDER.size() + 1];
    private final long[] leastPreloads = new long[ORDER.size() + 1];
    private final Map<Loop, Tiling> chosen = new EnumMap<>(Loop.class);
    private Optional<Mapping> best = Optional.empty();
    private long branches;

    private BranchAndBound(MappingProblem problem, long limit) {
        this.problem = problem;
        this.limit = limit;
        score = new Score(problem);
        for (var depth = ORDER.size() - 1; depth >= 0; depth--) {
            var loop = ORDER.get(depth);
            leastArray[depth] = leastArray[depth + 1]
                    + least(problem.choices(loop).stream().mapToLong(tiling -> problem.array(loop, tiling)));
            leastPreloads[depth] = leastPreloads[depth + 1]
                    + least(problem.choices(loop).stream().mapToLong(tiling -> problem.preloads(loop, tiling)));
        }
    }

    private static long least(LongStream values) {
        return values.min().orElseThrow();
    }

    /** How it ended. */
    public sealed interface Outcome {
        /** The optimum. */
        record Optimal(Mapping mapping) implements Outcome {}

        /** No choice fits the machine. */
        record Impossible() implements Outcome {}

        /** Too many branches to prove anything. */
        record GaveUp(long branches) implements Outcome {}
    }

    /** Solves a problem, giving up after so many branches. */
    public static Outcome solve(MappingProblem problem, long limit) {
        var solver = new BranchAndBound(problem, limit);
        solver.branch(0, new Partial(0, 0, 0, 0, 0, 0, 0));
        if (solver.branches > limit) {
            return new Outcome.GaveUp(limit);
        }
        return solver.best.<Outcome>map(Outcome.Optimal::new).orElseGet(Outcome.Impossible::new);
    }

    /** Sums over the loops that are divided already. */
    private record Partial(
            long accumulator, long weights, long input, long array, long preloads, long surroundings, long output) {
        Partial with(MappingProblem problem, Loop loop, Tiling tiling) {
            return new Partial(
                    accumulator + problem.accumulator(loop, tiling),
                    weights + problem.weights(loop, tiling),
                    input + problem.input(loop, tiling),
                    array + problem.array(loop, tiling),
                    preloads + problem.preloads(loop, tiling),
                    surroundings + problem.surroundings(loop, tiling),
                    loop == Loop.K ? problem.outputTraffic(tiling) : output);
        }
    }

    private void branch(int depth, Partial sums) {
        if (branches > limit || !canFit(sums) || !canWin(depth, sums)) {
            return;
        }
        branches++;
        if (depth == ORDER.size()) {
            score.of(chosen)
                    .filter(found ->
                            best.isEmpty() || found.objective() < best.get().objective())
                    .ifPresent(found -> best = Optional.of(found));
            return;
        }
        var loop = ORDER.get(depth);
        for (var tiling : problem.choices(loop)) {
            chosen.put(loop, tiling);
            branch(depth + 1, sums.with(problem, loop, tiling));
        }
        chosen.remove(loop);
    }

    private boolean canFit(Partial sums) {
        return sums.accumulator <= problem.accumulatorCapacity()
                && sums.weights <= problem.weightsCapacity(MappingProblem.PARTS - 1)
                && sums.input <= problem.inputCapacity(1);
    }

    private boolean canWin(int depth, Partial sums) {
        return best.isEmpty()
                || Score.total(
                                sums.array + leastArray[depth],
                                sums.preloads + leastPreloads[depth],
                                problem.weightsTraffic(),
                                problem.inputTraffic() + sums.surroundings,
                                sums.output)
                        < best.get().objective();
    }
}
