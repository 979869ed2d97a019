package dev.tilesmith.sim.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Where things are in the guest's address space, the same for every compiler: code at the start of the chip's DRAM, then
 * the stack, then the arrays. Addresses of arrays depend on nothing but their order and sizes.
 */
public final class MemoryMap {
    /** Start of the code segment; a kernel's entry is at 2 mod 4 behind it, as in the measured builds. */
    public static final long CODE_BASE = 0x8000_0000L;

    /** Start of the code that calls the kernel, where a call is measured as on the chip. */
    public static final long FRAME_BASE = 0x8040_0000L;

    /** Address that a call returns to; no region holds it, so that nothing but the core can see it. */
    public static final long RETURN_ADDRESS = 0x7000_0000L;

    /** Initial stack pointer; the stack grows downward from here. */
    public static final long STACK_TOP = 0x8100_0000L;

    /** Largest stack that fits between the code that calls and the stack's top. */
    public static final long LARGEST_STACK_BYTES = 8L << 20;

    /** Address of the first array. */
    public static final long ARRAYS_BASE = 0x8110_0000L;

    /** Arrays start on a page, as in the measured builds. */
    public static final long ARRAY_ALIGNMENT = 4096;

    /** Unmapped bytes, at least, between two arrays: small, since DRAM rows (bits 31:17) should hold neighbours. */
    public static final long GUARD_BYTES = 4096;

    /** Name of the stack's region, which fault messages about too deep recursion go by. */
    public static final String STACK = "stack";

    private MemoryMap() {}

    /** An array that wants a place. */
    public record Wanted(String name, long sizeBytes, boolean writable) {}

    /** An array in its place. */
    public record Placed(String name, long address, long sizeBytes, boolean writable) {}

    /** The arrays of a kernel: those of the throw-away call, and behind them those that count (rtl/README.md). */
    public record Arrays(List<Placed> throwAway, List<Placed> real) {
        public Arrays {
            throwAway = List.copyOf(throwAway);
            real = List.copyOf(real);
        }
    }

    /**
     * Gives each array its place, twice: a throw-away copy of each in order, then the real ones. An access past the end
     * of an array meets unmapped bytes.
     */
    public static Arrays layOut(List<Wanted> arrays) {
        return layOut(arrays, GUARD_BYTES);
    }

    /**
     * The same with no bytes between arrays but those of alignment, as in the measured builds: which arrays share sets of
     * the L2 decides what evicts what (a copy of 64 KB takes 6 % longer warm with a page between its arrays).
     */
    public static Arrays layOutAsMeasured(List<Wanted> arrays) {
        return layOut(arrays, 0);
    }

    private static Arrays layOut(List<Wanted> arrays, long guardBytes) {
        var throwAway = new ArrayList<Placed>();
        var next = place(arrays, guardBytes, ARRAYS_BASE, " (throw-away copy)", throwAway);
        var real = new ArrayList<Placed>();
        place(arrays, guardBytes, next, "", real);
        return new Arrays(throwAway, real);
    }

    private static long place(List<Wanted> arrays, long guardBytes, long first, String suffix, List<Placed> places) {
        var address = first;
        for (var array : arrays) {
            places.add(new Placed(array.name() + suffix, address, array.sizeBytes(), array.writable()));
            var end = address + array.sizeBytes() + guardBytes;
            address = (end + ARRAY_ALIGNMENT - 1) & -ARRAY_ALIGNMENT;
        }
        return address;
    }
}
