package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.gemm.GemmCost;
import dev.tilesmith.schedule.mapper.solve.IntegerSolver;
import dev.tilesmith.schedule.mapper.solve.Mapping;
import dev.tilesmith.schedule.mapper.solve.MappingProblem;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Takes the first solutions of the mapping problem as an integer program, restricted to what the kernel generator can write, and
 * ranks them by the cost model. The program's objective is coarser than the model but needs no enumeration.
 */
public final class MipMapper implements Mapper {
    /** Solutions that the cost model ranks. */
    private static final int SOLUTIONS = 8;

    /** Solutions that are asked for at most: some do not fit, since the generator gives buffers whole banks. */
    private static final int MOST_SOLUTIONS = 24;

    private MipMapper() {}

    /**
     * The mapper, with its solver's native library loaded.
     *
     * @throws SolverMissing when that does not load on this computer
     */
    public static MipMapper load() throws SolverMissing {
        IntegerSolver.load();
        return new MipMapper();
    }

    @Override
    public List<Mapped> best(Op op, int count) {
        return switch (op) {
            case Op.Gemm gemm ->
                solutions(
                                MipProblems.of(gemm),
                                solution -> List.of(MipProblems.product(solution)),
                                mapping -> mapping.fits(gemm))
                        .stream()
                        .map(mapping -> new ExactMapper.Ranked(
                                mapping, GemmCost.of(gemm, mapping).cycles()))
                        .sorted(Comparator.comparingLong(ExactMapper.Ranked::cycles))
                        .limit(count)
                        .map(ranked -> ExactMapper.mapped(gemm, ranked))
                        .toList();
            case Op.Conv2d conv ->
                solutions(
                                MipProblems.of(conv),
                                solution -> MipProblems.convolutions(conv, solution),
                                mapping -> mapping.fits(conv))
                        .stream()
                        .map(mapping -> new ConvMappings.Ranked(mapping, mapping.cycles(conv)))
                        .sorted(Comparator.comparingLong(ConvMappings.Ranked::cycles))
                        .limit(count)
                        .map(ranked -> ConvMappings.mapped(conv, ranked))
                        .toList();
            case Op.CReference _ -> List.of();
        };
    }

    /** The first solutions that fit, best first by the program's objective. */
    private static <M> List<M> solutions(MappingProblem problem, Function<Mapping, List<M>> read, Predicate<M> fits) {
        var solver = IntegerSolver.of(problem);
        var mappings = new ArrayList<M>();
        for (var i = 0; i < MOST_SOLUTIONS && mappings.size() < SOLUTIONS; i++) {
            var solution = solver.next();
            if (solution.isEmpty()) {
                break;
            }
            read.apply(solution.get()).stream()
                    .filter(fits)
                    .filter(mapping -> !mappings.contains(mapping))
                    .forEach(mappings::add);
        }
        return mappings;
    }
}
