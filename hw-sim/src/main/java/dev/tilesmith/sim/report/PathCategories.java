package dev.tilesmith.sim.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers the pairs of unit and line, in order of appearance, among which a critical path is divided. Not thread-safe. */
final class PathCategories {
    private final List<CriticalPath.Step> categories = new ArrayList<>();
    /** One more than the category of a line, by unit; 0 where there is none yet. */
    private final int[][] byLine = new int[Unit.values().length][0];

    int of(Unit unit, Command command) {
        var line = Math.max(0, command.line());
        var lines = byLine[unit.ordinal()];
        if (line >= lines.length) {
            lines = Arrays.copyOf(lines, Math.max(64, 2 * line));
            byLine[unit.ordinal()] = lines;
        }
        if (lines[line] == 0) {
            var name = unit == Unit.HOST ? "" : command.name();
            categories.add(new CriticalPath.Step(unit, name, line, 0));
            lines[line] = categories.size();
        }
        return lines[line] - 1;
    }

    CriticalPath.Step step(int category, long cycles) {
        var step = categories.get(category);
        return new CriticalPath.Step(step.unit(), step.command(), step.line(), cycles);
    }
}
