package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.schedule.mapper.conv.ConvMapping;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import dev.tilesmith.schedule.mapper.solve.Loop;
import dev.tilesmith.schedule.mapper.solve.LoopBounds;
import dev.tilesmith.schedule.mapper.solve.Mapping;
import dev.tilesmith.schedule.mapper.solve.MappingProblem;
import dev.tilesmith.schedule.mapper.solve.Tiling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Mapping problems restricted to what the kernel generator can write, and their solutions in its terms. */
final class MipProblems {
    private MipProblems() {}

    static MappingProblem of(Op.Gemm op) {
        var bounds = LoopBounds.product(op.m(), op.k(), op.n(), op.target().dim());
        return problem(op, op.options(), bounds, tilings(op), Mapping.Order.PIXELS_OUTSIDE);
    }

    /** Where all weights stay the order does not matter; where they pass, the filters are outside. */
    static MappingProblem of(Op.Conv2d op) {
        var bounds = new LoopBounds(
                op.kernelRows(),
                op.kernelColumns(),
                op.outputHeight(),
                op.outputWidth(),
                op.channels(),
                op.filters(),
                op.batch(),
                op.stride());
        return problem(op, op.options(), bounds, tilings(op), Mapping.Order.FILTERS_OUTSIDE);
    }

    private static MappingProblem problem(
            Op op, Options options, LoopBounds bounds, Map<Loop, List<Tiling>> tilings, Mapping.Order order) {
        var type = options.type();
        var output = options.output() == Options.Output.INT32 ? type.accumulator() : type.element();
        return new MappingProblem(bounds, op.target(), type.element().bytes(), output.bytes(), tilings, Set.of(order));
    }

    /** What {@link GemmMapping} can say: no row of tiles in the scratchpad, B whole or a panel, panels of depth. */
    private static Map<Loop, List<Tiling>> tilings(Op.Gemm op) {
        var dim = op.target().dim();
        var tilings = new EnumMap<Loop, List<Tiling>>(Loop.class);
        List.of(Loop.R, Loop.S, Loop.Q, Loop.N).forEach(loop -> tilings.put(loop, List.of(new Tiling(1, 1, 1))));
        var rows = Math.ceilDiv(op.m(), dim);
        tilings.put(
                Loop.P,
                Tiling.sizes(rows, ExactMapper.MAXIMUM_ROW_BLOCKS).stream()
                        .map(size -> new Tiling(rows, size, size))
                        .toList());
        var columns = Math.ceilDiv(op.n(), dim);
        var most = Math.min(columns, op.target().maxBlocks());
        tilings.put(Loop.K, wholeOrPanels(columns, IntStream.rangeClosed(1, most)));
        var depth = Math.ceilDiv(op.k(), dim);
        tilings.put(
                Loop.C,
                Tiling.sizes(depth, depth).stream()
                        .map(size -> size == depth
                                ? size
                                : Math.ceilDiv(size, GemmMapping.DEPTH_STEP) * GemmMapping.DEPTH_STEP)
                        .filter(size -> size <= depth)
                        .distinct()
                        .map(size -> new Tiling(depth, size, size))
                        .toList());
        return tilings;
    }

    /**
     * What {@link ConvMapping} can say: whole rows of an image, all channels, filters whole or a panel, all kernel positions;
     * or one of these after the other for all images at once, where the input stays.
     */
    private static Map<Loop, List<Tiling>> tilings(Op.Conv2d op) {
        var isByPosition = byPosition(op, 1).fits(op);
        var tilings = new EnumMap<Loop, List<Tiling>>(Loop.class);
        tilings.put(Loop.R, wholeOrOne(op.kernelRows(), isByPosition));
        tilings.put(Loop.S, wholeOrOne(op.kernelColumns(), isByPosition));
        tilings.put(Loop.C, whole(Math.ceilDiv(op.channels(), op.target().dim())));
        tilings.put(Loop.Q, whole(op.outputWidth()));
        var image = new Tiling(op.batch(), 1, 1);
        var images = new Tiling(op.batch(), op.batch(), op.batch());
        tilings.put(Loop.N, op.batch() > 1 && isByPosition ? List.of(image, images) : List.of(image));
        var rows = op.outputHeight();
        tilings.put(
                Loop.P,
                IntStream.rangeClosed(1, rows)
                        .mapToObj(size -> new Tiling(rows, size, size))
                        .toList());
        var filters = Math.ceilDiv(op.filters(), op.target().dim());
        var sizes = IntStream.rangeClosed(1, op.target().maxBlocks()).filter(size -> filters % size == 0);
        tilings.put(Loop.K, wholeOrPanels(filters, sizes));
        return tilings;
    }

    private static ConvMapping byPosition(Op.Conv2d op, int filterBlocks) {
        return new ConvMapping(op.outputHeight(), filterBlocks, ConvMapping.Weights.BY_POSITION);
    }

    private static List<Tiling> wholeOrOne(int bound, boolean canBeOne) {
        return canBeOne && bound > 1 ? List.of(new Tiling(bound, bound, bound), new Tiling(bound, 1, 1)) : whole(bound);
    }

    private static List<Tiling> whole(int bound) {
        return List.of(new Tiling(bound, bound, bound));
    }

    private static List<Tiling> wholeOrPanels(int bound, IntStream sizes) {
        return sizes.boxed()
                .flatMap(size -> Stream.of(new Tiling(bound, size, size), new Tiling(bound, size, bound)))
                .distinct()
                .toList();
    }

    static GemmMapping product(Mapping solution) {
        var depth = solution.of(Loop.C);
        var columns = solution.of(Loop.K);
        var isWhole = depth.outside() == 1;
        return new GemmMapping(
                solution.of(Loop.P).accumulator(),
                columns.accumulator(),
                isWhole ? GemmMapping.WHOLE_DEPTH : depth.scratchpad(),
                isWhole && columns.outside() == 1 ? GemmMapping.Right.RESIDENT : GemmMapping.Right.STREAMED);
    }

    /** The mappings that a solution stands for: none if the generator cannot write it. */
    static List<ConvMapping> convolutions(Op.Conv2d op, Mapping solution) {
        var mappings = new ArrayList<ConvMapping>();
        var rows = solution.of(Loop.P).accumulator();
        var filters = solution.of(Loop.K);
        var isWholeKernel = solution.of(Loop.R).outside() * solution.of(Loop.S).outside() == 1;
        var isOnePosition =
                solution.of(Loop.R).scratchpad() * solution.of(Loop.S).scratchpad() == 1;
        var isWholeImage = rows == op.outputHeight() && solution.of(Loop.N).outside() == 1;
        if (isOnePosition && isWholeImage && filters.scratchpad() == filters.accumulator()) {
            mappings.add(byPosition(op, filters.accumulator()));
        }
        if (isWholeKernel && solution.of(Loop.N).accumulator() == 1) {
            if (filters.outside() == 1) {
                mappings.add(new ConvMapping(rows, filters.accumulator(), ConvMapping.Weights.BY_ROW));
                mappings.add(new ConvMapping(rows, filters.accumulator(), ConvMapping.Weights.RESIDENT));
            } else {
                mappings.add(new ConvMapping(rows, filters.accumulator(), ConvMapping.Weights.STREAMED));
            }
        }
        return mappings;
    }
}
