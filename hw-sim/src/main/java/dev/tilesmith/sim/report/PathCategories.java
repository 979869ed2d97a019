package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers what a critical path is divided among, in order of appearance: a unit's work on the commands of one kind in one
 * line. Not thread-safe.
 */
final class PathCategories {
    private static final int KINDS = 8;

    private final List<CriticalPath.Step> categories = new ArrayList<>();
    /** One more than the category of a line, by unit and kind of command; 0 where there is none yet. */
    private final int[][] byLine = new int[Unit.values().length * KINDS][0];

    int of(Unit unit, Command command) {
        var line = Math.max(0, command.line());
        var place = unit.ordinal() * KINDS + (unit == Unit.HOST ? 0 : kind(command.instruction()));
        var lines = byLine[place];
        if (line >= lines.length) {
            lines = Arrays.copyOf(lines, Math.max(64, 2 * line));
            byLine[place] = lines;
        }
        if (lines[line] == 0) {
            var name = unit == Unit.HOST ? "" : command.name();
            categories.add(new CriticalPath.Step(unit, name, line, 0));
            lines[line] = categories.size();
        }
        return lines[line] - 1;
    }

    /** Commands of a kind have one name, but for those that only configure. */
    private static int kind(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Mvin mvin -> mvin.state();
            case Instruction.Mvout _ -> 3;
            case Instruction.Preload _ -> 4;
            case Instruction.ComputePreloaded _ -> 5;
            case Instruction.ComputeAccumulated _ -> 6;
            case Instruction.ConfigExecute _,
                    Instruction.ConfigLoad _,
                    Instruction.ConfigStore _,
                    Instruction.ConfigNorm _,
                    Instruction.Flush _,
                    Instruction.LoopBounds _,
                    Instruction.LoopAddressesAB _,
                    Instruction.LoopAddressesDC _,
                    Instruction.LoopStridesAB _,
                    Instruction.LoopStridesDC _,
                    Instruction.LoopRun _,
                    Instruction.LoopConvolutionConfig _,
                    Instruction.LoopConvolutionRun _,
                    Instruction.CounterAccess _,
                    Instruction.Unknown _ -> KINDS - 1;
        };
    }

    CriticalPath.Step step(int category, long cycles) {
        var step = categories.get(category);
        return new CriticalPath.Step(step.unit(), step.command(), step.line(), cycles);
    }
}
