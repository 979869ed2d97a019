package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.ConvCost;
import dev.tilesmith.schedule.mapper.conv.ConvMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every mapping of a convolution that fits the machine, ranked by {@link ConvCost}. */
public final class ConvMappings {
    private ConvMappings() {}

    /** A mapping with its estimate. */
    public record Ranked(ConvMapping mapping, long cycles) {}

    /** Best first; ties go to the wider, then the higher tile, which has fewer edges. */
    public static List<Ranked> ranked(Op.Conv2d op) {
        return all(op).stream()
                .map(mapping -> new Ranked(mapping, mapping.cycles(op)))
                .sorted(Comparator.comparingLong(Ranked::cycles)
                        .thenComparing(ranked -> -ranked.mapping.filterBlocks())
                        .thenComparing(ranked -> -ranked.mapping.rows())
                        .thenComparing(ranked -> ranked.mapping.weights()))
                .toList();
    }

    /** At most {@code count} mappings, best first, with their kernels. */
    static List<Mapped> best(Op.Conv2d op, int count) {
        return ranked(op).stream()
                .limit(count)
                .map(ranked -> mapped(op, ranked))
                .toList();
    }

    static Mapped mapped(Op.Conv2d op, Ranked ranked) {
        return new Mapped(ranked.mapping.describe(op), ranked.cycles, KernelGenerator.kernel(op, ranked.mapping));
    }

    private static List<ConvMapping> all(Op.Conv2d op) {
        var filterBlocks = Math.ceilDiv(op.filters(), op.target().dim());
        var mappings = new ArrayList<ConvMapping>();
        for (var rows = 1; rows <= op.outputHeight(); rows++) {
            for (var blocks = 1; blocks <= op.target().maxBlocks(); blocks++) {
                for (var weights : ConvMapping.Weights.values()) {
                    var mapping = new ConvMapping(rows, blocks, weights);
                    if (filterBlocks % blocks == 0 && mapping.fits(op)) {
                        mappings.add(mapping);
                    }
                }
            }
        }
        return mappings;
    }
}
