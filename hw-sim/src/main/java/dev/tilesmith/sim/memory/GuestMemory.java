package dev.tilesmith.sim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guest's linear memory: regions with unmapped space between them, every access checked. The core's accesses must be
 * aligned to their size; the accelerator's need not be. A wrong access is a {@link GuestFault} that names the nearest
 * array. Not thread-safe.
 */
public final class GuestMemory {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long GROWTH_BYTES = 1L << 20;

    /** Offsets into a region are int. */
    private static final long LARGEST_GROWING_BYTES = 1L << 30;

    private static final int PAGE_BITS = 12;
    /** Pages between the first and the last region: 4 GiB, all that the chip's DRAM has. */
    private static final long PAGES_LIMIT = 1L << 20;

    private final List<Region> regions;
    private final long firstPage;
    /** The region that begins first in each page; regions that share a page with another are found by search. */
    private final @Nullable Region[] pages;

    private GuestMemory(List<Region> regions, long firstPage, @Nullable Region[] pages) {
        this.regions = regions;
        this.firstPage = firstPage;
        this.pages = pages;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these regions themselves, not copies of them. */
    public Builder extended() {
        var builder = new Builder();
        regions.forEach(builder::add);
        return builder;
    }

    /** All regions, by address. */
    public List<Region> regions() {
        return regions;
    }

    /** The region with this name; there must be one. */
    public Region region(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no region is named " + name));
    }

    public byte loadByte(long address) {
        var region = regionFor(address, 1, Access.LOAD);
        return region.bytes[region.offsetOf(address)];
    }

    public short loadShort(long address) {
        var region = alignedRegionFor(address, 2, Access.LOAD);
        return (short) SHORT.get(region.bytes, region.offsetOf(address));
    }

    public int loadInt(long address) {
        var region = alignedRegionFor(address, 4, Access.LOAD);
        return (int) INT.get(region.bytes, region.offsetOf(address));
    }

    public long loadLong(long address) {
        var region = alignedRegionFor(address, 8, Access.LOAD);
        return (long) LONG.get(region.bytes, region.offsetOf(address));
    }

    public void storeByte(long address, byte value) {
        var region = regionFor(address, 1, Access.STORE);
        region.bytes[region.offsetOf(address)] = value;
    }

    public void storeShort(long address, short value) {
        var region = alignedRegionFor(address, 2, Access.STORE);
        SHORT.set(region.bytes, region.offsetOf(address), value);
    }

    public void storeInt(long address, int value) {
        var region = alignedRegionFor(address, 4, Access.STORE);
        INT.set(region.bytes, region.offsetOf(address), value);
    }

    public void storeLong(long address, long value) {
        var region = alignedRegionFor(address, 8, Access.STORE);
        LONG.set(region.bytes, region.offsetOf(address), value);
    }

    /**
     * Checks an access of the accelerator, which needs no alignment, and gives the region it lies in, whose backing bytes
     * may then be used directly from {@link Region#offsetOf}.
     */
    public Region checkRange(long address, long bytes, boolean write) {
        return regionFor(address, bytes, write ? Access.STORE : Access.LOAD);
    }

    /** A copy of bytes of one region. */
    public byte[] read(long address, int bytes) {
        var region = regionFor(address, bytes, Access.LOAD);
        var offset = region.offsetOf(address);
        return Arrays.copyOfRange(region.bytes, offset, offset + bytes);
    }

    /** Puts bytes into one region, a read-only one too: how the harness sets up memory before a run. */
    public void initialize(long address, byte[] content) {
        var region = regionFor(address, content.length, Access.LOAD);
        System.arraycopy(content, 0, region.bytes, region.offsetOf(address), content.length);
    }

    /** Where an address is, in words: {@code A+16}, or in hexadecimal when no array is near. */
    public String describe(long address) {
        return new FaultText(regions).place(address);
    }

    private Region alignedRegionFor(long address, int bytes, Access access) {
        var region = regionFor(address, bytes, access);
        if ((address & (bytes - 1)) != 0) {
            throw new GuestFault(
                    new FaultText(regions).misaligned(address, bytes, access),
                    access == Access.LOAD ? GuestFault.Cause.LOAD_MISALIGNED : GuestFault.Cause.STORE_MISALIGNED,
                    address);
        }
        return region;
    }

    private Region regionFor(long address, long bytes, Access access) {
        var page = (address >>> PAGE_BITS) - firstPage;
        if (page >= 0 && page < pages.length) {
            var region = pages[(int) page];
            if (region != null && region.admits(address, bytes, access)) {
                return region;
            }
        }
        return searchedRegion(address, bytes, access);
    }

    private Region searchedRegion(long address, long bytes, Access access) {
        for (var region : regions) {
            if (region.grownFor(address, bytes) && region.admits(address, bytes, access)) {
                return region;
            }
        }
        throw new GuestFault(
                new FaultText(regions).outside(address, bytes, access),
                access == Access.LOAD ? GuestFault.Cause.LOAD_ACCESS : GuestFault.Cause.STORE_ACCESS,
                address);
    }

    /** What a guest does to memory. */
    enum Access {
        LOAD,
        STORE
    }

    /** Addresses of code, the end not included. */
    public record CodeRange(long begin, long end) {
        static final CodeRange NONE = new CodeRange(0, 0);
    }

    /** A run of mapped bytes. */
    public static final class Region {
        private final String name;
        private final long address;
        /** As much of it as was touched; the rest of a growing region is zero. */
        private byte[] bytes;

        private final long sizeBytes;
        private final boolean writable;
        private final CodeRange code;

        private Region(String name, long address, byte[] bytes, long sizeBytes, boolean writable, CodeRange code) {
            this.name = name;
            this.address = address;
            this.bytes = bytes;
            this.sizeBytes = sizeBytes;
            this.writable = writable;
            this.code = code;
        }

        public String name() {
            return name;
        }

        public long address() {
            return address;
        }

        public long sizeBytes() {
            return sizeBytes;
        }

        public boolean isExecutable() {
            return code.begin() != code.end();
        }

        /** Where in it instructions may be fetched; empty for none. */
        public CodeRange code() {
            return code;
        }

        /**
         * The backing bytes themselves: for bulk access after {@link GuestMemory#checkRange}, which may replace them by
         * more.
         */
        public byte[] bytes() {
            return bytes;
        }

        /** Index of an address of this region in {@link #bytes()}. */
        public int offsetOf(long guestAddress) {
            return (int) (guestAddress - address);
        }

        /** Makes a growing region large enough for an access inside it; whether its size allows the access. */
        private boolean grownFor(long first, long count) {
            var offset = first - address;
            if (offset < 0 || count < 0 || count > sizeBytes - offset) {
                return false;
            }
            var needed = offset + count;
            if (needed > bytes.length) {
                var grown = Math.min(sizeBytes, needed + needed / 4 + GROWTH_BYTES & -GROWTH_BYTES);
                bytes = Arrays.copyOf(bytes, (int) grown);
            }
            return true;
        }

        private boolean admits(long first, long count, Access access) {
            var offset = first - address;
            // A negative offset or count fails too: neither sum nor difference can overflow then.
            return offset >= 0 && count >= 0 && count <= bytes.length - offset && (access == Access.LOAD || writable);
        }
    }

    /** Collects the regions of a memory. */
    public static final class Builder {
        private final List<Region> regions = new ArrayList<>();

        private Builder() {}

        /** Adds a region of zeros. */
        public Builder region(String name, long address, long sizeBytes, boolean writable, boolean executable) {
            if (sizeBytes < 0 || sizeBytes > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "region %s must have 0 to 2^31-9 bytes, got %d".formatted(name, sizeBytes));
            }
            return add(fixed(name, address, new byte[(int) sizeBytes], writable, executable));
        }

        /** Adds a region with content. */
        public Builder region(String name, long address, byte[] content, boolean writable, boolean executable) {
            return add(fixed(name, address, content.clone(), writable, executable));
        }

        /** Adds a stack of so many bytes below {@link MemoryMap#STACK_TOP}, with this garbage in each of them. */
        public Builder stack(long sizeBytes, byte garbage) {
            var bytes = new byte[(int) sizeBytes];
            Arrays.fill(bytes, garbage);
            return add(fixed(MemoryMap.STACK, MemoryMap.STACK_TOP - sizeBytes, bytes, true, false));
        }

        /** Adds writable memory of which only what is touched takes space, with code in a part of it. */
        public Builder growingRegion(String name, long address, long sizeBytes, CodeRange code) {
            if (sizeBytes < 0 || sizeBytes > LARGEST_GROWING_BYTES) {
                throw new IllegalArgumentException(
                        "region %s must have 0 to %d bytes, got %d".formatted(name, LARGEST_GROWING_BYTES, sizeBytes));
            }
            return add(new Region(name, address, new byte[0], sizeBytes, true, code));
        }

        private static Region fixed(String name, long address, byte[] bytes, boolean writable, boolean executable) {
            var code = executable ? new CodeRange(address, address + bytes.length) : CodeRange.NONE;
            return new Region(name, address, bytes, bytes.length, writable, code);
        }

        private Builder add(Region region) {
            regions.add(region);
            return this;
        }

        public GuestMemory build() {
            var sorted = regions.stream()
                    .sorted(Comparator.comparingLong(Region::address))
                    .toList();
            for (var i = 1; i < sorted.size(); i++) {
                var before = sorted.get(i - 1);
                if (sorted.get(i).address() - before.address() < before.sizeBytes()) {
                    throw new IllegalArgumentException("regions %s and %s overlap"
                            .formatted(before.name(), sorted.get(i).name()));
                }
            }
            var firstPage = sorted.isEmpty() ? 0 : sorted.getFirst().address() >>> PAGE_BITS;
            return new GuestMemory(sorted, firstPage, pagesOf(sorted, firstPage));
        }

        private static @Nullable Region[] pagesOf(List<Region> sorted, long firstPage) {
            if (sorted.isEmpty()) {
                return new Region[0];
            }
            var last = sorted.getLast();
            var count = ((last.address() + Math.max(last.sizeBytes(), 1) - 1) >>> PAGE_BITS) - firstPage + 1;
            if (count < 0 || count > PAGES_LIMIT) {
                throw new IllegalArgumentException("regions span more than 4 GiB: from %s at 0x%x to %s at 0x%x"
                        .formatted(sorted.getFirst().name(), sorted.getFirst().address(), last.name(), last.address()));
            }
            var pages = new Region[(int) count];
            for (var region : sorted.reversed()) {
                var first = (region.address() >>> PAGE_BITS) - firstPage;
                var end = ((region.address() + region.sizeBytes() - 1) >>> PAGE_BITS) - firstPage;
                for (var page = first; page <= end; page++) {
                    pages[(int) page] = region;
                }
            }
            return pages;
        }
    }
}
