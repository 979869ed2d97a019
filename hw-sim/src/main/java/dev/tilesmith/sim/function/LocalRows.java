package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.RowStates;
import java.util.function.Supplier;

/** Accesses to the rows of one local memory, with the races they reveal. Not thread-safe. */
final class LocalRows {
    private final String memory;
    private final RowStates states;
    private final RaceLog log;
    private final PooledReads pooledReads;

    LocalRows(String memory, RowStates states, RaceLog log) {
        this.memory = memory;
        this.states = states;
        this.log = log;
        pooledReads = new PooledReads(memory, states.capacity(), log);
    }

    void checkRange(int firstRow, int rows) {
        states.checkRange(firstRow, rows);
    }

    /** A command reads rows {@code firstRow + i * stride}. */
    void read(int firstRow, int stride, int rows) {
        reportRace(states.read(firstRow, stride, rows));
    }

    /**
     * A command reads a run of rows.
     *
     * @param remedy what would be right where one was not written
     */
    void read(int firstRow, int rows, Supplier<String> remedy) {
        reportRace(states.read(firstRow, 1, rows, remedy));
    }

    /**
     * A pooled mvout begins.
     *
     * @param firstRow its first row
     * @param end the row before which the rows end that the hardware takes it to read
     */
    void beginPooling(int firstRow, int end, int pc) {
        pooledReads.beginPooling(firstRow, end, pc);
    }

    /** The pooled mvout reads a row. */
    void readPooled(int row) {
        read(row, 1, 1);
        pooledReads.read(row);
    }

    /** A load begins. */
    void beginLoad() {
        pooledReads.begin();
    }

    void load(int firstRow, int rows, RowStates.Load load, int pc) {
        if (load == RowStates.Load.ACCUMULATE) {
            reportRace(states.firstRacy(firstRow, rows));
        }
        states.load(firstRow, rows, load, pc);
        pooledReads.write(firstRow, 1, rows, pc);
    }

    void loadPart(int firstRow, int rows) {
        states.loadPart(firstRow, rows);
    }

    /** A compute writes rows {@code firstRow + i * stride}. */
    void write(int firstRow, int stride, int rows, int pc) {
        states.write(firstRow, stride, rows);
        pooledReads.begin();
        pooledReads.write(firstRow, stride, rows, pc);
    }

    /** A compute may write rows {@code firstRow + i * stride} or leave them as they are. */
    void leaveOpen(int firstRow, int stride, int rows) {
        states.leaveOpen(firstRow, stride, rows);
    }

    /** Everything under way has ended. */
    void fence() {
        states.fence();
        pooledReads.fence();
    }

    void newCall() {
        states.newCall();
        pooledReads.fence();
    }

    /** @param row a racy one, or -1 for none */
    private void reportRace(int row) {
        if (row < 0) {
            return;
        }
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
