package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.RowStates;

/** Accesses to the rows of one local memory, with the races they reveal. Not thread-safe. */
final class LocalRows {
    private final String memory;
    private final RowStates states;
    private final RaceLog log;

    LocalRows(String memory, RowStates states, RaceLog log) {
        this.memory = memory;
        this.states = states;
        this.log = log;
    }

    void checkRange(int firstRow, int rows) {
        states.checkRange(firstRow, rows);
    }

    /** A command reads rows {@code firstRow + i * stride}. */
    void read(int firstRow, int stride, int rows) {
        var racy = states.read(firstRow, stride, rows);
        if (racy >= 0) {
            report(racy);
        }
    }

    void load(int firstRow, int rows, RowStates.Load load, int pc) {
        if (load == RowStates.Load.ACCUMULATE) {
            var racy = states.firstRacy(firstRow, rows);
            if (racy >= 0) {
                report(racy);
            }
        }
        states.load(firstRow, rows, load, pc);
    }

    void loadPart(int firstRow, int rows) {
        states.loadPart(firstRow, rows);
    }

    void write(int firstRow, int stride, int rows) {
        states.write(firstRow, stride, rows);
    }

    private void report(int row) {
        var severity = states.isHarmless(row) ? Race.Severity.WARNING : Race.Severity.ERROR;
        var first = states.raceFirstPc(row);
        var second = states.raceSecondPc(row);
        if (log.isNew(severity, first, second)) {
            var what = severity == Race.Severity.WARNING
                    ? "%s row %d is filled with zeros and then loaded with nothing to order the two; a fence or a command"
                            + " that reads the row between them would"
                    : "%s row %d is read after two loads that the hardware does not order; a fence or a command that"
                            + " reads the row between them would";
            log.add(new Race(severity, what.formatted(memory, row), first, second));
        }
    }
}
