package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Draws mappings that fit the machine without looking at their cost: what the ranking of others is worth.
 *
 * @param seed of the draw
 */
public record RandomMapper(long seed) implements Mapper {
    @Override
    public List<Mapped> best(Op op, int count) {
        return switch (op) {
            case Op.Gemm gemm -> {
                var drawn = new ArrayList<>(ExactMapper.ranked(gemm));
                Collections.shuffle(drawn, new Random(seed));
                yield drawn.stream()
                        .limit(count)
                        .map(ranked -> ExactMapper.mapped(gemm, ranked))
                        .toList();
            }
            case Op.Conv2d conv -> {
                var drawn = new ArrayList<>(ConvMappings.ranked(conv));
                Collections.shuffle(drawn, new Random(seed));
                yield drawn.stream()
                        .limit(count)
                        .map(ranked -> ConvMappings.mapped(conv, ranked))
                        .toList();
            }
            case Op.CReference _ -> List.of();
        };
    }
}
