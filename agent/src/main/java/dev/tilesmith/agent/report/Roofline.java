package dev.tilesmith.agent.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a kernel stands under the roofs of its machine, as a small plot of characters with logarithmic axes: sideways
 * multiply-accumulates per byte moved, upwards per cycle.
 *
 * @param macsPerByte over the bytes that mvins and mvouts moved
 * @param macsPerCycle what the kernel reached
 * @param peakMacsPerCycle of the array
 * @param busBytesPerCycle of the link between accelerator and L2
 */
public record Roofline(double macsPerByte, double macsPerCycle, double peakMacsPerCycle, double busBytesPerCycle) {
    /** Powers of two on the axis upwards, the highest being the peak. */
    private static final int ROWS = 9;

    private static final int LOWEST_OCTAVE = -2;
    private static final int HIGHEST_OCTAVE = 9;
    private static final int COLUMNS_PER_OCTAVE = 3;
    private static final int COLUMNS = (HIGHEST_OCTAVE - LOWEST_OCTAVE) * COLUMNS_PER_OCTAVE + 1;

    /** What a kernel that moves as many bytes can reach at most. */
    public double attainableMacsPerCycle() {
        return Math.min(peakMacsPerCycle, macsPerByte * busBytesPerCycle);
    }

    /** Whether the link rather than the array is the lower roof here. */
    public boolean isBoundByMemory() {
        return macsPerByte * busBytesPerCycle < peakMacsPerCycle;
    }

    /** The plot, one line a row: {@code -} and {@code /} are the roofs, {@code o} is the kernel. */
    public List<String> plot() {
        var highest = (int) Math.round(log2(peakMacsPerCycle));
        var lines = new ArrayList<String>();
        lines.add("MACs/cycle");
        for (int octave = highest; octave > highest - ROWS; octave--) {
            lines.add("%5s |%s".formatted(power(octave), row(octave)).stripTrailing());
        }
        lines.add("      +" + "-".repeat(COLUMNS));
        lines.add("       " + axis() + " MACs/byte");
        return lines;
    }

    private String row(int octave) {
        var cells = new char[COLUMNS];
        Arrays.fill(cells, ' ');
        var peak = log2(peakMacsPerCycle);
        for (int column = 0; column < COLUMNS; column++) {
            var slope = LOWEST_OCTAVE + (double) column / COLUMNS_PER_OCTAVE + log2(busBytesPerCycle);
            if (slope >= peak && octave == Math.round(peak)) {
                cells[column] = '-';
            } else if (slope < peak && slope == octave) {
                cells[column] = '/';
            }
        }
        if (octave == Math.clamp(Math.round(log2(macsPerCycle)), Math.round(peak) - ROWS + 1, Math.round(peak))) {
            var column = (int) Math.round((log2(macsPerByte) - LOWEST_OCTAVE) * COLUMNS_PER_OCTAVE);
            cells[Math.clamp(column, 0, COLUMNS - 1)] = 'o';
        }
        return new String(cells);
    }

    private static String axis() {
        var line = new StringBuilder();
        for (int octave = LOWEST_OCTAVE; octave < HIGHEST_OCTAVE; octave += 2) {
            line.append("%-6s".formatted(power(octave)));
        }
        return line.toString().stripTrailing();
    }

    private static String power(int octave) {
        return octave >= 0 ? "" + (1L << octave) : "1/" + (1L << -octave);
    }

    private static double log2(double value) {
        return value <= 0 ? Integer.MIN_VALUE : Math.log(value) / Math.log(2);
    }
}
