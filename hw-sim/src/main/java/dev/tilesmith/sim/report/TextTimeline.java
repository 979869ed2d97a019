package dev.tilesmith.sim.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A window of a timeline in characters: a row for each track, a column for some cycles each. A letter stands for a source
 * line; it fills the cycles in which the track is busy with that line's command. Waits of the core have signs of their own.
 */
public final class TextTimeline {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final char NOTHING = '.';
    private static final char OTHER_LINE = '*';
    private static final int RULER_STEP = 10;
    /** What is left of the columns. */
    private static final int LABEL_COLUMNS = 16;

    private final Timeline timeline;
    private final long fromCycle;
    private final long cyclesPerColumn;
    private final int columns;
    private final int mostColumns;
    /** The letter of each line that appears, in order of the line. */
    private final TreeMap<Integer, Character> letters = new TreeMap<>();

    /** Of the cycles {@code [fromCycle, toCycle)} in at most so many columns. */
    public TextTimeline(Timeline timeline, long fromCycle, long toCycle, int mostColumns) {
        this.timeline = timeline;
        this.fromCycle = fromCycle;
        this.mostColumns = mostColumns;
        var cycles = Math.max(1, toCycle - fromCycle);
        cyclesPerColumn = Math.ceilDiv(cycles, mostColumns);
        columns = (int) Math.ceilDiv(cycles, cyclesPerColumn);
        for (var slice : timeline.slices()) {
            if (slice.track() != Track.HOST && slice.endCycle() > fromCycle && slice.beginCycle() < toCycle) {
                letters.putIfAbsent(slice.line(), OTHER_LINE);
            }
        }
        var next = 0;
        for (var line : letters.keySet()) {
            if (next < LETTERS.length()) {
                letters.put(line, LETTERS.charAt(next++));
            }
        }
    }

    /** Ruler, a row for each track, and what the signs mean; {@code source} holds the kernel's lines. */
    public List<String> lines(List<String> source) {
        var lines = new ArrayList<String>();
        var scale = cyclesPerColumn == 1 ? "1 cycle/char" : "%,d cycles/char".formatted(cyclesPerColumn);
        lines.add("%-15s %s".formatted(scale, ruler()));
        for (var track : Track.values()) {
            lines.add("%-15s %s".formatted(track.label(), row(track)));
        }
        lines.add("");
        letters.forEach((line, letter) -> {
            var text = line > 0 && line <= source.size() ? source.get(line - 1).strip() : "";
            lines.add(fitted("  %s  line %d  %s".formatted(letter, line, text).stripTrailing()));
        });
        lines.add("  host: waits  - command queue full   : fence   ~ anything else");
        return lines;
    }

    /** As wide as the rows are at most. */
    private String fitted(String line) {
        var width = LABEL_COLUMNS + mostColumns;
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private String ruler() {
        var ruler = new StringBuilder();
        for (int column = 0; column < columns; column += RULER_STEP) {
            var mark = "|%d".formatted(fromCycle + column * cyclesPerColumn);
            ruler.append(
                    mark.length() < RULER_STEP
                            ? mark + " ".repeat(RULER_STEP - mark.length())
                            : "|".repeat(1) + " ".repeat(RULER_STEP - 1));
        }
        return ruler.toString().stripTrailing();
    }

    /** In each column the sign that holds for most of the cycles in which there is any. */
    private String row(Track track) {
        var cycles = new TreeMap<Character, long[]>();
        for (var slice : timeline.slices()) {
            if (slice.track() == track) {
                spread(slice, cycles.computeIfAbsent(sign(slice), _ -> new long[columns]));
            }
        }
        var signs = new char[columns];
        Arrays.fill(signs, NOTHING);
        var most = new long[columns];
        cycles.forEach((sign, its) -> {
            for (int column = 0; column < columns; column++) {
                if (its[column] > most[column]) {
                    most[column] = its[column];
                    signs[column] = sign;
                }
            }
        });
        return new String(signs);
    }

    /** Adds a slice's cycles to those of the columns that it touches. */
    private void spread(Timeline.Slice slice, long[] cycles) {
        var first = Math.max(0, Math.floorDiv(slice.beginCycle() - fromCycle, cyclesPerColumn));
        for (long column = first; column < columns; column++) {
            var begin = fromCycle + column * cyclesPerColumn;
            var part = Math.min(slice.endCycle(), begin + cyclesPerColumn) - Math.max(slice.beginCycle(), begin);
            if (part <= 0) {
                break;
            }
            cycles[(int) column] += part;
        }
    }

    private char sign(Timeline.Slice slice) {
        return switch (slice) {
            case Timeline.Work work -> letters.getOrDefault(work.line(), OTHER_LINE);
            case Timeline.Wait wait when wait.reason() == Reason.COMMAND_QUEUE_FULL -> '-';
            case Timeline.Wait wait when wait.reason() == Reason.FENCE -> ':';
            case Timeline.Wait _ -> '~';
        };
    }
}
