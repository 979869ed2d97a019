package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.TileFacts;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Lays an op over the machine as a schedule's kernel lays another op: of the mappings that fit, those whose tiles,
 * residency and buffers are nearest to the kernel's. Shapes need not divide.
 */
public final class Retargeting {
    /** Of mappings whose facts have to be read off their kernels, so many are looked at, the best by the cost model. */
    private static final int READ_KERNELS = 16;

    private static final double ARRAY_THAT_STAYS = 1;
    private static final double ARRAY_WITH_BUFFERS = 0.25;

    private Retargeting() {}

    /**
     * The nearest mappings, at most {@code count}, nearest first; none for an op that has no mapping.
     *
     * @param facts of the schedule's kernel
     * @param recovery reads the facts off a kernel of the op, given its source
     */
    public static List<Mapped> nearest(
            Op op, TileFacts facts, int count, Function<String, Optional<TileFacts>> recovery) {
        return switch (op) {
            case Op.Gemm gemm ->
                ExactMapper.ranked(gemm).stream()
                        .sorted(Comparator.comparingDouble(ranked -> distance(facts, facts(gemm, ranked.mapping()))))
                        .limit(count)
                        .map(ranked -> ExactMapper.mapped(gemm, ranked))
                        .toList();
            case Op.Conv2d _, Op.CReference _ ->
                new ExactMapper()
                        .best(op, READ_KERNELS).stream()
                                .map(mapped -> new Read(mapped, recovery.apply(mapped.source())))
                                .sorted(Comparator.comparingDouble(read -> read.distance(facts)))
                                .limit(count)
                                .map(Read::mapped)
                                .toList();
        };
    }

    private record Read(Mapped mapped, Optional<TileFacts> facts) {
        /** Kernels that cannot be read come last. */
        double distance(TileFacts wanted) {
            return facts.map(found -> Retargeting.distance(wanted, found)).orElse(Double.MAX_VALUE);
        }
    }

    /** The facts of a mapping, as they would be recovered from its kernel. */
    static TileFacts facts(Op.Gemm op, GemmMapping mapping) {
        var extents = new Extents(op, mapping);
        var resident = new TreeSet<String>();
        var buffered = new TreeSet<String>();
        // Two panels in two buffers are all there is.
        (extents.panels() <= 2 ? resident : buffered).add("A");
        (mapping.right() == GemmMapping.Right.RESIDENT ? resident : buffered).add("B");
        return new TileFacts(
                Math.min(op.m(), extents.tileRows()),
                Math.min(op.n(), extents.tileColumns()),
                op.k(),
                resident,
                buffered);
    }

    /** A factor of two in an extent counts as much as an array that stays in one and passes in the other. */
    private static double distance(TileFacts one, TileFacts other) {
        return octaves(one.rows(), other.rows())
                + octaves(one.columns(), other.columns())
                + ARRAY_THAT_STAYS * different(one.resident(), other.resident())
                + ARRAY_WITH_BUFFERS * different(one.buffered(), other.buffered());
    }

    private static double octaves(int one, int other) {
        return Math.abs(Math.log((double) one / other) / Math.log(2));
    }

    private static int different(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        var both = new HashSet<>(one);
        both.retainAll(other);
        return all.size() - both.size();
    }
}
