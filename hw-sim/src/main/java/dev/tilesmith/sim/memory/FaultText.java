package dev.tilesmith.sim.memory;

import dev.tilesmith.sim.memory.GuestMemory.Access;
import dev.tilesmith.sim.memory.GuestMemory.Region;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Words for accesses that memory refuses. */
record FaultText(List<Region> regions) {
    /** An array further away than this says nothing about what the guest meant. */
    private static final long NEAR_BYTES = 1L << 20;

    String outside(long address, long bytes, Access access) {
        var what = accessed(address, bytes, access);
        var found = nearest(address);
        if (found.isEmpty()) {
            return what + " is outside every array" + (address >= 0 && address < 4096 ? ": a null pointer" : "");
        }
        var region = found.get();
        var offset = address - region.address();
        var size = region.sizeBytes();
        if (region.name().equals(MemoryMap.STACK) && offset < 0) {
            return "%s is below the stack (%d bytes): recursion too deep, or local arrays too large"
                    .formatted(what, size);
        }
        if (offset >= 0 && bytes <= size - offset) {
            return "%s, which is read-only".formatted(what);
        }
        return "%s is outside %s (%d bytes): %s".formatted(what, region.name(), size, howFar(offset, bytes, size));
    }

    String misaligned(long address, long bytes, Access access) {
        return "%s is misaligned: the address must be a multiple of %d, got 0x%x"
                .formatted(accessed(address, bytes, access), bytes, address);
    }

    String place(long address) {
        return nearest(address)
                .map(region -> {
                    var offset = address - region.address();
                    return region.name() + (offset < 0 ? Long.toString(offset) : "+" + offset);
                })
                .orElseGet(() -> "address 0x%x".formatted(address));
    }

    private String accessed(long address, long bytes, Access access) {
        return "%s of %d %s at %s"
                .formatted(
                        access == Access.LOAD ? "load" : "store", bytes, bytes == 1 ? "byte" : "bytes", place(address));
    }

    private static String howFar(long offset, long bytes, long size) {
        if (offset == size) {
            return "just past its end";
        }
        if (offset > size) {
            return "%d bytes past its end".formatted(offset - size);
        }
        if (offset >= 0) {
            return "its last byte is %d bytes past the end".formatted(bytes - 1 - (size - offset));
        }
        return "%d bytes before its start".formatted(-offset);
    }

    private Optional<Region> nearest(long address) {
        return regions.stream()
                .filter(region -> distance(region, address) <= NEAR_BYTES)
                .min(Comparator.comparingLong(region -> distance(region, address)));
    }

    private static long distance(Region region, long address) {
        var offset = address - region.address();
        if (offset >= 0 && offset < region.sizeBytes()) {
            return 0;
        }
        // Unsigned arithmetic would matter only for regions at both ends of the address space; none are there.
        return offset < 0 ? Math.negateExact(Math.max(offset, -Long.MAX_VALUE)) : offset - region.sizeBytes() + 1;
    }
}
