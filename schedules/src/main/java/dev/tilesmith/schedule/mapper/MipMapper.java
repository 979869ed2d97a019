package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.schedule.mapper.solve.IntegerSolver;
import dev.tilesmith.schedule.mapper.solve.Loop;
import dev.tilesmith.schedule.mapper.solve.LoopBounds;
import dev.tilesmith.schedule.mapper.solve.Mapping;
import dev.tilesmith.schedule.mapper.solve.MappingProblem;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.schedule.mapper.solve.Tiling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
                products(gemm).stream()
                        .map(mapping -> new ExactMapper.Ranked(
                                mapping, GemmCost.of(gemm, mapping).cycles()))
                        .sorted(Comparator.comparingLong(ExactMapper.Ranked::cycles))
                        .limit(count)
                        .map(ranked -> ExactMapper.mapped(gemm, ranked))
                        .toList();
            case Op.Conv2d _, Op.CReference _ -> List.of();
        };
    }

    private static List<GemmMapping> products(Op.Gemm op) {
        var solver = IntegerSolver.of(problem(op));
        var mappings = new ArrayList<GemmMapping>();
        for (var i = 0; i < MOST_SOLUTIONS && mappings.size() < SOLUTIONS; i++) {
            var solution = solver.next();
            if (solution.isEmpty()) {
                break;
            }
            var mapping = mapping(solution.get());
            if (mapping.fits(op) && !mappings.contains(mapping)) {
                mappings.add(mapping);
            }
        }
        return mappings;
    }

    private static MappingProblem problem(Op.Gemm op) {
        var machine = op.target();
        var type = op.options().type();
        var output = op.options().output() == Options.Output.INT32 ? type.accumulator() : type.element();
        return new MappingProblem(
                LoopBounds.product(op.m(), op.k(), op.n(), machine.dim()),
                machine,
                type.element().bytes(),
                output.bytes(),
                tilings(op),
                Set.of(Mapping.Order.PIXELS_OUTSIDE));
    }

    /** What {@link GemmMapping} can say: no row of tiles in the scratchpad, B whole or a panel, panels of depth. */
    private static Map<Loop, List<Tiling>> tilings(Op.Gemm op) {
        var dim = op.target().dim();
        var tilings = new EnumMap<Loop, List<Tiling>>(Loop.class);
        for (var loop : List.of(Loop.R, Loop.S, Loop.Q, Loop.N)) {
            tilings.put(loop, List.of(new Tiling(1, 1, 1)));
        }
        var rows = Math.ceilDiv(op.m(), dim);
        tilings.put(
                Loop.P,
                Tiling.sizes(rows, ExactMapper.MAXIMUM_ROW_BLOCKS).stream()
                        .map(size -> new Tiling(rows, size, size))
                        .toList());
        var columns = Math.ceilDiv(op.n(), dim);
        tilings.put(
                Loop.K,
                Tiling.sizes(columns, op.target().maxBlocks()).stream()
                        .flatMap(size ->
                                List.of(new Tiling(columns, size, size), new Tiling(columns, size, columns)).stream())
                        .distinct()
                        .toList());
        var depth = Math.ceilDiv(op.k(), dim);
        tilings.put(
                Loop.C,
                Tiling.sizes(depth, depth).stream()
                        .map(size -> size == depth
                                ? size
                                : Math.ceilDiv(size, ExactMapper.DEPTH_STEP) * ExactMapper.DEPTH_STEP)
                        .filter(size -> size <= depth)
                        .distinct()
                        .map(size -> new Tiling(depth, size, size))
                        .toList());
        return tilings;
    }

    private static GemmMapping mapping(Mapping solution) {
        var depth = solution.of(Loop.C);
        var columns = solution.of(Loop.K);
        var isWhole = depth.outside() == 1;
        return new GemmMapping(
                solution.of(Loop.P).accumulator(),
                columns.accumulator(),
                isWhole ? GemmMapping.WHOLE_DEPTH : depth.scratchpad(),
                isWhole && columns.outside() == 1 ? GemmMapping.Right.RESIDENT : GemmMapping.Right.STREAMED);
    }
}
