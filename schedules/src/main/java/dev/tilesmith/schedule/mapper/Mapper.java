package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import java.util.List;

/** Finds mappings of an op, without simulating any. */
public interface Mapper {
    /** The best mappings by its objective, at most {@code count}, best first; none for an op that it has no mapping of. */
    List<Mapped> best(Op op, int count);
}
