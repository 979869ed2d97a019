package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.GuestMemory.Region;
import dev.tilesmith.sim.report.LineCounters;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each command instruction of the program did in the present call. Not thread-safe. */
final class InstructionCounts {
    private final Map<Integer, Counts> byPc = new HashMap<>();
    private Counts current = new Counts(0);

    private static final class Counts {
        final int pc;
        long commands;
        long bytesMoved;
        long bytesMovedAgain;
        long bytesUnused;

        final Set<Region> regions = Collections.newSetFromMap(new IdentityHashMap<>());
        /** Of the row that was moved last. */
        @Nullable Region region;

        Counts(int pc) {
            this.pc = pc;
        }
    }

    void newCall() {
        byPc.clear();
        current = new Counts(0);
    }

    /** An instruction sends a command. */
    void command(int pc) {
        if (pc != current.pc) {
            current = byPc.computeIfAbsent(pc, Counts::new);
        }
        current.commands++;
    }

    /** The command of the present instruction moves a row of bytes. */
    void moved(Region region, int offset, int bytes, int again) {
        var address = region.address() + offset;
        current.bytesMoved += bytes;
        current.bytesUnused += beatsEnd(address + bytes) - beatsBegin(address) - bytes;
        current.bytesMovedAgain += again;
        if (region != current.region) {
            current.region = region;
            current.regions.add(region);
        }
    }

    /** The counts by source line, in order of the line. */
    List<LineCounters> lines(IntUnaryOperator lineOfPc) {
        var lines = new TreeMap<Integer, LineCounters>();
        for (var counts : byPc.values()) {
            var line = lineOfPc.applyAsInt(counts.pc);
            lines.merge(line, counts(line, counts), LineCounters::plus);
        }
        return List.copyOf(lines.values());
    }

    private static LineCounters counts(int line, Counts counts) {
        var arrays = counts.regions.stream().map(Region::name).collect(Collectors.toCollection(TreeSet::new));
        return new LineCounters(
                line, counts.commands, counts.bytesMoved, counts.bytesMovedAgain, counts.bytesUnused, arrays);
    }

    private static long beatsBegin(long address) {
        return address & -LineCounters.BEAT_BYTES;
    }

    private static long beatsEnd(long address) {
        return beatsBegin(address + LineCounters.BEAT_BYTES - 1);
    }
}
