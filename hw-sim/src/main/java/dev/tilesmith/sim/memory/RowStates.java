package dev.tilesmith.sim.memory;

import java.util.Arrays;

/**
 * What is known about each row of a local memory: whether the present call wrote it, which load may still be on its way
 * to it, and whether two loads raced for it (rtl/README.md, Races). Not thread-safe.
 *
 * <p>A load is <em>open</em> until a fence, a command that reads the row or a compute that writes it: each of those waits
 * for the load (ReservationStation.scala). A second load does not wait, so both are open at once, and what the row holds
 * then is a matter of luck until an ordered write replaces it.
 */
public final class RowStates {
    private static final byte RACE_NONE = 0;
    private static final byte RACE_HARMLESS = 1;
    private static final byte RACE_REAL = 2;

    private final String memory;
    private final int capacity;
    private final boolean sumsCommute;

    private final int[] writtenInCall;
    private final int[] openSince;
    private final Load[] openLoad;
    private final int[] openPc;
    private final byte[] race;
    private final int[] raceFirstPc;
    private final int[] raceSecondPc;
    private int call = 1;
    private int epoch = 1;
    private int rowsWritten;

    /** How a load changes a row. */
    public enum Load {
        OVERWRITE,
        ACCUMULATE,
        /** Zeros that never came from DRAM: written at once, unless the bank's port is busy. */
        ZERO
    }

    /**
     * @param memory its name in faults
     * @param capacity its rows
     * @param sumsCommute whether accumulating loads may come in any order (integers; float sums round differently)
     */
    public RowStates(String memory, int capacity, boolean sumsCommute) {
        this.memory = memory;
        this.capacity = capacity;
        this.sumsCommute = sumsCommute;
        writtenInCall = new int[capacity];
        openSince = new int[capacity];
        openLoad = new Load[capacity];
        Arrays.fill(openLoad, Load.OVERWRITE);
        openPc = new int[capacity];
        race = new byte[capacity];
        raceFirstPc = new int[capacity];
        raceSecondPc = new int[capacity];
    }

    public int capacity() {
        return capacity;
    }

    /** Rows that the present call wrote at least once. */
    public int rowsWritten() {
        return rowsWritten;
    }

    /** A new call begins: no row counts as written, nothing is under way. */
    public void newCall() {
        call++;
        epoch++;
        rowsWritten = 0;
        Arrays.fill(race, RACE_NONE);
    }

    /** Everything under way has ended. */
    public void fence() {
        epoch++;
    }

    /** Faults unless all rows are there. */
    public void checkRange(int firstRow, int rows) {
        if (firstRow < 0 || rows < 0 || rows > capacity - firstRow) {
            throw new GuestFault("%s rows [%d, %d) exceed capacity %d"
                    .formatted(memory, firstRow, (long) firstRow + rows, capacity));
        }
    }

    /** A load writes the row. An accumulating one must have checked the row with {@link #checkWritten}. */
    public void load(int row, Load load, int pc) {
        if (openSince[row] == epoch) {
            meet(row, load, pc);
        } else if (load != Load.ACCUMULATE) {
            race[row] = RACE_NONE;
        }
        openSince[row] = epoch;
        openLoad[row] = load;
        openPc[row] = pc;
        markWritten(row);
    }

    private void meet(int row, Load load, int pc) {
        var earlier = openLoad[row];
        var harmless = earlier == Load.ACCUMULATE && load == Load.ACCUMULATE && sumsCommute
                || earlier == Load.ZERO && load == Load.ZERO;
        if (harmless) {
            return;
        }
        var severity = earlier == Load.ZERO ? RACE_HARMLESS : RACE_REAL;
        if (severity >= race[row]) {
            race[row] = severity;
            raceFirstPc[row] = openPc[row];
            raceSecondPc[row] = pc;
        }
    }

    /** A compute writes the row: after every load of it, and before every later one. */
    public void write(int row) {
        openSince[row] = 0;
        race[row] = RACE_NONE;
        markWritten(row);
    }

    /**
     * A command reads the row: it waits for loads of it, and later loads wait for the command. Faults if the present
     * call has not written it.
     *
     * @return whether the row is racy, so that what is read is a matter of luck
     */
    public boolean read(int row) {
        checkWritten(row);
        openSince[row] = 0;
        return race[row] != RACE_NONE;
    }

    /** Faults if the present call has not written the row. */
    public void checkWritten(int row) {
        if (writtenInCall[row] != call) {
            throw new GuestFault("%s row %d is read and was never written in this call".formatted(memory, row));
        }
    }

    public boolean isRacy(int row) {
        return race[row] != RACE_NONE;
    }

    /** Whether the race for a racy row holds in practice: zeros before a load. */
    public boolean isHarmless(int row) {
        return race[row] == RACE_HARMLESS;
    }

    /** Instruction of the first load of a racy row. */
    public long raceFirstPc(int row) {
        return Integer.toUnsignedLong(raceFirstPc[row]);
    }

    /** Instruction of the second load of a racy row. */
    public long raceSecondPc(int row) {
        return Integer.toUnsignedLong(raceSecondPc[row]);
    }

    /** The race for the row is reported; once is enough. */
    public void forgetRace(int row) {
        race[row] = RACE_NONE;
    }

    private void markWritten(int row) {
        if (writtenInCall[row] != call) {
            writtenInCall[row] = call;
            rowsWritten++;
        }
    }
}
