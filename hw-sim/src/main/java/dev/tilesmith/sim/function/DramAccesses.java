package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.GuestMemory.Region;
import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accelerator's accesses to DRAM: counts them, and finds those that nothing orders. Only the fence does (rtl/README.md,
 * Races): since the last one, the core must not touch bytes that a mvout writes nor write bytes that a mvin reads, and a
 * mvin must not read bytes that a mvout writes. Not thread-safe.
 */
final class DramAccesses {
    private final GuestMemory memory;
    private final RaceLog log;
    private final InstructionCounts instructions;
    private final ByteMarks.Moment now = new ByteMarks.Moment();
    private final Map<Region, Marks> marks = new IdentityHashMap<>();
    private Marks recent = Marks.NONE;

    private boolean loadedSinceFence;
    private boolean storedSinceFence;

    DramAccesses(GuestMemory memory, RaceLog log, InstructionCounts instructions) {
        this.memory = memory;
        this.log = log;
        this.instructions = instructions;
    }

    void newCall() {
        now.call++;
        fence();
        marks.values().forEach(Marks::newCall);
    }

    void fence() {
        now.fence++;
        loadedSinceFence = false;
        storedSinceFence = false;
    }

    boolean touchedSinceFence() {
        return loadedSinceFence || storedSinceFence;
    }

    Counters.Traffic traffic() {
        return new Counters.Traffic(marks.values().stream()
                .filter(Marks::isMoved)
                .sorted(Comparator.comparingLong(Marks::address))
                .map(Marks::traffic)
                .toList());
    }

    /** The region of bytes that a mvin reads. */
    Region source(long address, int bytes) {
        return memory.checkRange(address, bytes, false);
    }

    /** The region of bytes that a mvout writes. */
    Region target(long address, int bytes) {
        return memory.checkRange(address, bytes, true);
    }

    /** A mvin reads a row of bytes from DRAM. */
    void load(Region region, int offset, int bytes, int pc) {
        var both = marksOf(region);
        if (storedSinceFence && both.stored != null) {
            check(region, both.stored, offset, bytes, pc, "mvin reads %s, which an earlier mvout writes");
        }
        var again = both.loaded().mark(offset, bytes, now, pc);
        both.bytesIn += bytes;
        both.bytesInAgain += again;
        instructions.moved(region, offset, bytes, again);
        loadedSinceFence = true;
    }

    /** A mvout writes a row of bytes to DRAM. */
    void store(Region region, int offset, int bytes, int pc) {
        var both = marksOf(region);
        var again = both.stored().mark(offset, bytes, now, pc);
        both.bytesOut += bytes;
        both.bytesOutAgain += again;
        instructions.moved(region, offset, bytes, again);
        storedSinceFence = true;
    }

    void hostLoad(long address, int bytes, int pc) {
        if (storedSinceFence) {
            var region = memory.checkRange(address, bytes, false);
            var stored = marksOf(region).stored;
            if (stored != null) {
                check(
                        region,
                        stored,
                        region.offsetOf(address),
                        bytes,
                        pc,
                        "the core reads %s, which an earlier mvout writes");
            }
        }
    }

    void hostStore(long address, int bytes, int pc) {
        var region = memory.checkRange(address, bytes, false);
        var both = marksOf(region);
        if (both.stored != null) {
            check(
                    region,
                    both.stored,
                    region.offsetOf(address),
                    bytes,
                    pc,
                    "the core writes %s, which an earlier mvout writes");
        }
        if (both.loaded != null) {
            check(
                    region,
                    both.loaded,
                    region.offsetOf(address),
                    bytes,
                    pc,
                    "the core writes %s, which an earlier mvin reads");
        }
    }

    private void check(Region region, ByteMarks earlier, int offset, int bytes, int pc, String what) {
        var common = earlier.firstMarked(offset, bytes, now);
        if (common < 0) {
            return;
        }
        var first = earlier.pcAt(common);
        var second = Integer.toUnsignedLong(pc);
        if (log.isNew(Race.Severity.ERROR, first, second)) {
            var place = memory.describe(region.address() + common);
            log.add(new Race(
                    Race.Severity.ERROR,
                    what.formatted(place) + ", with no gemmini_fence() between them to order the two",
                    first,
                    second));
        }
    }

    private Marks marksOf(Region region) {
        if (recent.region != region) {
            recent = marks.computeIfAbsent(region, Marks::new);
        }
        return recent;
    }

    /** What was touched in one region; each direction only once it is needed. */
    private static final class Marks {
        static final Marks NONE = new Marks(null);

        final @Nullable Region region;

        @Nullable ByteMarks loaded;

        @Nullable ByteMarks stored;

        long bytesIn;
        long bytesInAgain;
        long bytesOut;
        long bytesOutAgain;

        Marks(@Nullable Region region) {
            this.region = region;
        }

        ByteMarks loaded() {
            if (loaded == null) {
                loaded = new ByteMarks(region == null ? 0 : region.bytes().length);
            }
            return loaded;
        }

        ByteMarks stored() {
            if (stored == null) {
                stored = new ByteMarks(region == null ? 0 : region.bytes().length);
            }
            return stored;
        }

        void newCall() {
            bytesIn = 0;
            bytesInAgain = 0;
            bytesOut = 0;
            bytesOutAgain = 0;
        }

        boolean isMoved() {
            return bytesIn + bytesOut > 0;
        }

        long address() {
            return region == null ? 0 : region.address();
        }

        ArrayTraffic traffic() {
            var name = region == null ? "" : region.name();
            return new ArrayTraffic(name, size(), bytesIn, bytesInAgain, bytesOut, bytesOutAgain);
        }

        private long size() {
            return region == null ? 0 : region.sizeBytes();
        }
    }
}
