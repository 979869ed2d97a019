package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a kernel's loops do, however they are ordered, tiled and named: over which axes they go, which array is read or
 * written along which of them, and over which axes results are summed. A matrix product is
 * {@code out[a][b] in[a][c] in[c][b] sums c}.
 *
 * @param form arrays, with the axes on which each dimension depends, and the axes that are summed over
 * @param extents of the axes in the order of their letters
 */
public record LoopStructure(String form, List<Long> extents) {
    private static final String EXTENTS = "; extents ";

    /** By so much may an axis be longer or shorter beside the others: a factor of two. */
    private static final double CLOSE = 1.0;

    public LoopStructure {
        extents = List.copyOf(extents);
    }

    /** The structure of a kernel, where it can be read off the source. */
    public static Optional<LoopStructure> of(String source, GemminiConfig target) {
        return switch (Parser.of(target).parseSource("kernel.c", source)) {
            case Parsed.Accepted(var unit) ->
                KernelAnalysis.of(unit, target).flatMap(kernel -> new AxisFinder(kernel).structure());
            case Parsed.Rejected _ -> Optional.empty();
        };
    }

    /** The line form: {@code out[a][b] in[a][c] in[c][b] sums c; extents 512 512 512}. */
    public String text() {
        return form + EXTENTS + extents.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Reads a line form; nothing if it is none. */
    public static Optional<LoopStructure> parse(String text) {
        var at = text.indexOf(EXTENTS);
        if (at < 0) {
            return Optional.empty();
        }
        var extents = new ArrayList<Long>();
        for (var number : text.substring(at + EXTENTS.length()).split(" ")) {
            if (!number.matches("[1-9][0-9]{0,11}")) {
                return Optional.empty();
            }
            extents.add(Long.parseLong(number));
        }
        return Optional.of(new LoopStructure(text.substring(0, at), extents));
    }

    /** Whether both go over the same axes in the same way, none of them much longer beside the others. */
    public boolean isLike(LoopStructure other) {
        return form.equals(other.form) && extents.size() == other.extents.size() && farthest(other) <= CLOSE;
    }

    /** How far the ratios of the extents are apart, in doublings of the worst axis. */
    private double farthest(LoopStructure other) {
        var farthest = 0.0;
        for (var axis = 0; axis < extents.size(); axis++) {
            farthest = Math.max(farthest, Math.abs(share(axis) - other.share(axis)));
        }
        return farthest;
    }

    /** How far the extents themselves are apart, in doublings, all axes together. */
    public double distance(LoopStructure other) {
        var sum = 0.0;
        for (var axis = 0; axis < extents.size(); axis++) {
            sum += Math.abs(log(extents.get(axis)) - log(other.extents.get(axis)));
        }
        return sum;
    }

    private double share(int axis) {
        var mean = extents.stream().mapToDouble(LoopStructure::log).average().orElse(0);
        return log(extents.get(axis)) - mean;
    }

    private static double log(long extent) {
        return Math.log((double) extent) / Math.log(2);
    }
}
