package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.gemm.GemmCost;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks every mapping that fits the machine, so that its first is optimal for the cost model. The tile is bounded by the
 * accumulator and the width of a move, which leaves at most a few hundred.
 */
public final class ExactMapper implements Mapper {
    @Override
    public List<Mapped> best(Op op, int count) {
        return switch (op) {
            case Op.Gemm gemm ->
                ranked(gemm).stream()
                        .limit(count)
                        .map(ranked -> mapped(gemm, ranked))
                        .toList();
            case Op.Conv2d conv -> ConvMappings.best(conv, count);
            case Op.CReference _ -> List.of();
        };
    }

    /** A mapping with its estimate. */
    public record Ranked(GemmMapping mapping, long cycles) {}

    /** Every mapping that fits, best first; ties go to the larger tile, which has fewer edges. */
    public static List<Ranked> ranked(Op.Gemm op) {
        return all(op).stream()
                .map(mapping -> new Ranked(mapping, GemmCost.of(op, mapping).cycles()))
                .sorted(Comparator.comparingLong(Ranked::cycles)
                        .thenComparing(ranked -> -ranked.mapping.columnBlocks())
                        .thenComparing(ranked -> -ranked.mapping.rowBlocks())
                        .thenComparing(ranked -> ranked.mapping.right())
                        .thenComparing(ranked -> -ranked.mapping.depthBlocks()))
                .toList();
    }

    private static List<GemmMapping> all(Op.Gemm op) {
        var target = op.target();
        var mappings = new ArrayList<GemmMapping>();
        var rows = Math.min(Math.ceilDiv(op.m(), target.dim()), target.accumulatorRows() / 2 / target.dim());
        var columns = Math.min(Math.ceilDiv(op.n(), target.dim()), target.maxBlocks());
        for (var rowBlocks = 1; rowBlocks <= Math.min(rows, MAXIMUM_ROW_BLOCKS); rowBlocks++) {
            for (var columnBlocks = 1; columnBlocks <= columns; columnBlocks++) {
                mappings.addAll(tiled(op, rowBlocks, columnBlocks));
            }
        }
        return mappings;
    }

    /** The mappings with a tile; its depth is split where the panels do not fit otherwise. */
    private static List<GemmMapping> tiled(Op.Gemm op, int rowBlocks, int columnBlocks) {
        var whole = Arrays.stream(GemmMapping.Right.values())
                .map(right -> new GemmMapping(rowBlocks, columnBlocks, GemmMapping.WHOLE_DEPTH, right))
                .filter(mapping -> mapping.fits(op))
                .toList();
        return whole.isEmpty() ? split(op, rowBlocks, columnBlocks) : whole;
    }

    /** The deepest panels that fit, and those that fit when there is one more. */
    private static List<GemmMapping> split(Op.Gemm op, int rowBlocks, int columnBlocks) {
        var depthBlocks = Math.ceilDiv(op.k(), op.target().dim());
        return IntStream.iterate(2, panels -> panels <= depthBlocks, panels -> panels + 1)
                .map(panels -> Math.ceilDiv(Math.ceilDiv(depthBlocks, panels), GemmMapping.DEPTH_STEP)
                        * GemmMapping.DEPTH_STEP)
                .filter(depth -> depth < depthBlocks)
                .distinct()
                .mapToObj(depth -> new GemmMapping(rowBlocks, columnBlocks, depth, GemmMapping.Right.STREAMED))
                .filter(mapping -> mapping.fits(op))
                .limit(2)
                .toList();
    }

    /** A kernel writes out one pair of commands for each row block, and should stay readable. */
    static final int MAXIMUM_ROW_BLOCKS = 16;

    static Mapped mapped(Op.Gemm op, Ranked ranked) {
        return new Mapped(
                ranked.mapping.describe(op.target().dim()), ranked.cycles, KernelGenerator.kernel(op, ranked.mapping));
    }
}
