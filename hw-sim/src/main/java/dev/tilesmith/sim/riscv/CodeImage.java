package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Machine code ready to be placed in memory: what a compiler or an ELF file gives.
 *
 * @param segments bytes with their addresses; they do not overlap
 * @param entry address of the first instruction (for a kernel: of the kernel function, at 2 mod 4)
 * @param lines source position of each instruction address that begins a new position; empty when not known
 * @param symbols addresses by name
 */
public record CodeImage(
        List<Segment> segments, long entry, NavigableMap<Long, SourcePlace> lines, Map<String, Long> symbols) {
    public CodeImage {
        segments = List.copyOf(segments);
        lines = java.util.Collections.unmodifiableNavigableMap(new TreeMap<>(lines));
        symbols = Map.copyOf(symbols);
    }

    /** Where an instruction came from, or {@link SourcePlace#UNKNOWN}. */
    public SourcePlace placeAt(long address) {
        var entryBefore = lines.floorEntry(address);
        return entryBefore == null ? SourcePlace.UNKNOWN : entryBefore.getValue();
    }

    /** Adds every segment to a memory that is being built. */
    public GuestMemory.Builder mapInto(GuestMemory.Builder memory) {
        for (var segment : segments) {
            var bytes = Arrays.copyOf(segment.content().bytes, Math.toIntExact(segment.sizeBytes()));
            memory.region(segment.name(), segment.address(), bytes, segment.writable(), segment.executable());
        }
        return memory;
    }

    /** 1-based line and column; 0 when not known. */
    public record SourcePlace(int line, int column) {
        public static final SourcePlace UNKNOWN = new SourcePlace(0, 0);
    }

    /**
     * A run of bytes. {@code sizeBytes} may exceed the content: the rest is zero.
     *
     * @param executable whether instructions may be fetched from it
     * @param writable whether the guest may store to it
     */
    public record Segment(
            String name, long address, Content content, long sizeBytes, boolean executable, boolean writable) {}

    /** An immutable byte string. */
    public static final class Content {
        private final byte[] bytes;

        public Content(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public int length() {
            return bytes.length;
        }

        public byte[] toArray() {
            return bytes.clone();
        }
    }
}
