package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.mapper.gemm.Extents;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lays an op over the machine as a schedule's kernel lays another op: of the mappings that fit, those whose tiles,
 * residency and buffers are nearest to the kernel's. Shapes need not divide.
 *
 * <p>A tile is near when it has the same extents, or when it cuts the op into as many parts: 16 of 16 filters are as well
 * 32 of 32. A mapping that the cost model holds for slow gives way to one that is a little further and faster.
 */
public final class Retargeting {
    /** Of mappings whose facts have to be read off their kernels, so many are looked at, the best by the cost model. */
    private static final int READ_KERNELS = 16;

    private static final double ARRAY_THAT_STAYS = 1;
    private static final double ARRAY_WITH_BUFFERS = 0.25;

    /** Weight of a factor of two in cycles, as the cost model has them, against one in an extent. */
    private static final double CYCLES = 4;

    private final Op op;
    private final Op from;
    private final TileFacts wanted;

    /**
     * @param op to be laid over the machine
     * @param from op of the schedule
     * @param wanted facts of its kernel
     */
    public Retargeting(Op op, Op from, TileFacts wanted) {
        this.op = op;
        this.from = from;
        this.wanted = wanted;
    }

    /**
     * The nearest mappings, at most {@code count}, nearest first; none for an op that has no mapping.
     *
     * @param recovery reads the facts off a kernel of the op, given its source
     */
    public List<Retargeted> nearest(int count, Function<String, Optional<TileFacts>> recovery) {
        var all = all(recovery);
        var fastest = all.stream().mapToLong(Laid::cycles).min().orElse(1);
        return all.stream()
                .limit(op instanceof Op.Gemm ? all.size() : READ_KERNELS)
                .map(laid -> new Near(laid, distance(laid, fastest)))
                .sorted(Comparator.comparingDouble(Near::distance))
                .limit(count)
                .map(near -> retargeted(near.laid, all))
                .toList();
    }

    /** A mapping with its cycles, as the cost model has them, its kernel, and its facts, where they can be read. */
    private record Laid(long cycles, Cut cut, Supplier<Mapped> mapped, Supplier<Optional<TileFacts>> facts) {}

    private record Near(Laid laid, double distance) {}

    private static Retargeted retargeted(Laid laid, List<Laid> all) {
        return new Retargeted(
                laid.mapped.get(),
                () -> all.stream()
                        .filter(other -> other.cut.isOneStepFrom(laid.cut))
                        .map(other -> retargeted(other, all))
                        .toList());
    }

    /** Every mapping of the op, the best by the cost model first. */
    private List<Laid> all(Function<String, Optional<TileFacts>> recovery) {
        return switch (op) {
            case Op.Gemm gemm ->
                ExactMapper.ranked(gemm).stream()
                        .map(ranked -> new Laid(
                                ranked.cycles(),
                                Cut.of(gemm, ranked.mapping()),
                                () -> ExactMapper.mapped(gemm, ranked),
                                () -> Optional.of(facts(gemm, ranked.mapping()))))
                        .toList();
            case Op.Conv2d conv ->
                ConvMappings.ranked(conv).stream()
                        .map(ranked -> new Laid(
                                ranked.cycles(),
                                Cut.of(conv, ranked.mapping()),
                                () -> ConvMappings.mapped(conv, ranked),
                                () -> recovery.apply(
                                        ConvMappings.mapped(conv, ranked).source())))
                        .toList();
            case Op.CReference _ -> List.of();
        };
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

    /** One that cannot be read is further than any that can. */
    private double distance(Laid laid, long fastest) {
        return laid.facts.get().map(this::distance).orElse(Double.MAX_VALUE) + CYCLES * octaves(laid.cycles, fastest);
    }

    /** A factor of two in an extent counts as much as an array that stays in one and passes in the other. */
    private double distance(TileFacts facts) {
        return extents(wanted.rows(), rows(from), facts.rows(), rows(op))
                + extents(wanted.columns(), columns(from), facts.columns(), columns(op))
                + ARRAY_THAT_STAYS * different(wanted.resident(), facts.resident())
                + ARRAY_WITH_BUFFERS * different(wanted.buffered(), facts.buffered());
    }

    /** How far a tile's extent is from the one wanted: in elements, or in parts that it cuts the whole into. */
    private static double extents(int wanted, int wantedWhole, int found, int whole) {
        var parts = octaves(Math.ceilDiv(wantedWhole, wanted), Math.ceilDiv(whole, found));
        return Math.min(octaves(wanted, found), parts);
    }

    private static double octaves(long one, long other) {
        return Math.abs(Math.log((double) one / other) / Math.log(2));
    }

    private static int rows(Op op) {
        return switch (op) {
            case Op.Gemm gemm -> gemm.m();
            case Op.Conv2d conv -> conv.batch() * conv.outputHeight() * conv.outputWidth();
            case Op.CReference _ -> 1;
        };
    }

    private static int columns(Op op) {
        return switch (op) {
            case Op.Gemm gemm -> gemm.n();
            case Op.Conv2d conv -> conv.filters();
            case Op.CReference _ -> 1;
        };
    }

    private static int different(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        var both = new HashSet<>(one);
        both.retainAll(other);
        return all.size() - both.size();
    }
}
