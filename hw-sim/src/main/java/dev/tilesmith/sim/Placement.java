package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.Arrays;

/** Puts a program's code and stack beside the arrays of a memory. */
final class Placement {
    /** What a local array holds before it is written: no zeros, as sums that forget to begin with them need. */
    private static final byte STACK_GARBAGE = (byte) 0xa5;

    private Placement() {}

    /** A builder with everything of the memory, the segments of the image and the stack. */
    static GuestMemory.Builder of(GuestMemory memory, CodeImage image, long stackBytes) {
        var builder = memory.extended();
        for (var segment : image.segments()) {
            if (!holds(memory, segment.address()) && segment.sizeBytes() > 0) {
                var bytes = Arrays.copyOf(segment.content().toArray(), (int) segment.sizeBytes());
                builder.region(segment.name(), segment.address(), bytes, segment.writable(), segment.executable());
            }
        }
        if (!holds(memory, MemoryMap.STACK_TOP - 1)) {
            var size = Math.min(stackBytes, MemoryMap.LARGEST_STACK_BYTES);
            builder.stack(size, STACK_GARBAGE);
        }
        return builder;
    }

    private static boolean holds(GuestMemory memory, long address) {
        return memory.regions().stream()
                .anyMatch(region -> address >= region.address() && address - region.address() < region.sizeBytes());
    }
}
