package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.GuestMemory.Region;
import dev.tilesmith.sim.report.LineCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
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
    void moved(Region region, int bytes, int again) {
        current.bytesMoved += bytes;
        current.bytesMovedAgain += again;
        current.region = region;
    }

    /** The counts by source line, in order of the line. */
    List<LineCounters> lines(IntUnaryOperator lineOfPc) {
        var lines = new TreeMap<Integer, LineCounters>();
        // In order of pc, so that which array a line names does not depend on the order of a hash table.
        for (var counts : new TreeMap<>(byPc).values()) {
            var line = lineOfPc.applyAsInt(counts.pc);
            lines.merge(line, counts(line, counts), LineCounters::plus);
        }
        return List.copyOf(lines.values());
    }

    private static LineCounters counts(int line, Counts counts) {
        var array = counts.region == null ? "" : counts.region.name();
        return new LineCounters(line, counts.commands, counts.bytesMoved, counts.bytesMovedAgain, array);
    }
}
