package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.compile.ssa.Pool;
import java.util.IdentityHashMap;
import java.util.Map;

/** The constant tables of a program and their offsets in its read-only data. Not thread-safe. */
public final class ConstantTables {
    private final Pool pool;
    private final Map<Typed.StaticObject, Integer> offsets = new IdentityHashMap<>();

    public ConstantTables(Pool pool) {
        this.pool = pool;
    }

    /** The offset of a table, which is placed when it is first needed. */
    int offset(Typed.StaticObject table) {
        var known = offsets.get(table);
        if (known != null) {
            return known;
        }
        var offset = pool.add(table.content().toArray(), (int) table.type().alignment());
        offsets.put(table, offset);
        return offset;
    }
}
