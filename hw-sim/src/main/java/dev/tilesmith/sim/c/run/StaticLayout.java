package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Where the interpreter's constant tables stand: one after the other from the base of the code. */
final class StaticLayout {
    private static final int ALIGNMENT = 16;

    private StaticLayout() {}

    static Map<Typed.StaticObject, Long> addresses(Typed program) {
        var addresses = new IdentityHashMap<Typed.StaticObject, Long>();
        var next = MemoryMap.CODE_BASE;
        for (var object : program.statics()) {
            addresses.put(object, next);
            next += paddedBytes(object);
        }
        return addresses;
    }

    static byte[] content(Typed program) {
        var bytes =
                program.statics().stream().mapToLong(StaticLayout::paddedBytes).sum();
        var content = new byte[Math.toIntExact(bytes)];
        var next = 0;
        for (var object : program.statics()) {
            System.arraycopy(
                    object.content().toArray(),
                    0,
                    content,
                    next,
                    object.content().length());
            next += (int) paddedBytes(object);
        }
        return content;
    }

    private static long paddedBytes(Typed.StaticObject object) {
        return (object.content().length() + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
    }
}
