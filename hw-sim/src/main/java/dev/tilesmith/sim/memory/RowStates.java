package dev.tilesmith.sim.memory;

import java.util.Arrays;
import java.util.function.Supplier;

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
    /** What would be right where a row was not written. */
    private final Supplier<String> usualRemedy;

    private final int[] writtenInCall;
    /** The call in which it was left open whether a compute writes the row, and not written since. */
    private final int[] leftOpenInCall;

    private final int[] openSince;
    private final Load[] openLoad;
    private final int[] openPc;
    private final byte[] race;
    private final int[] raceFirstPc;
    private final int[] raceSecondPc;
    private int call = 1;
    private int epoch = 1;
    private int rowsWritten;
    private boolean unwrittenRowsReadable;

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
        usualRemedy = memory.equals("accumulator")
                ? () -> "what comes first must overwrite it: an address without the accumulate bit (0x40000000)"
                : () -> "load it with an mvin first, or correct the address";
        writtenInCall = new int[capacity];
        leftOpenInCall = new int[capacity];
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

    /** From now on a row that nobody wrote reads as what it holds, as on the chip. */
    public void allowUnwrittenRows() {
        unwrittenRowsReadable = true;
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

    /** A load writes some rows. An accumulating one must have looked at {@link #firstRacy} before. */
    public void load(int firstRow, int rows, Load load, int pc) {
        checkRange(firstRow, rows);
        for (var row = firstRow; row < firstRow + rows; row++) {
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
    }

    /** A load that was told to {@link #load} writes a part of other rows too, which no other load writes. */
    public void loadPart(int firstRow, int rows) {
        checkRange(firstRow, rows);
        for (var row = firstRow; row < firstRow + rows; row++) {
            markWritten(row);
        }
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

    /** A compute writes rows {@code firstRow + i * stride}: after every load of them, and before every later one. */
    public void write(int firstRow, int stride, int rows) {
        if (rows == 0) {
            return;
        }
        checkRange(firstRow, (rows - 1) * stride + 1);
        for (int i = 0, row = firstRow; i < rows; i++, row += stride) {
            openSince[row] = 0;
            race[row] = RACE_NONE;
            markWritten(row);
        }
    }

    /** A compute may write rows {@code firstRow + i * stride}, or may not: they count as not written. */
    public void leaveOpen(int firstRow, int stride, int rows) {
        for (int i = 0, row = firstRow; i < rows; i++, row += stride) {
            openSince[row] = 0;
            race[row] = RACE_NONE;
            writtenInCall[row] = 0;
            leftOpenInCall[row] = call;
        }
    }

    /**
     * A command reads rows {@code firstRow + i * stride}: it waits for loads of them, and later loads wait for the
     * command. Faults if one is not there, or was not written in this call.
     *
     * @return the first racy one, whose content is a matter of luck, or -1
     */
    public int read(int firstRow, int stride, int rows) {
        return read(firstRow, stride, rows, usualRemedy);
    }

    /** @param remedy what would be right where a row was not written */
    public int read(int firstRow, int stride, int rows, Supplier<String> remedy) {
        if (rows == 0) {
            return -1;
        }
        checkRange(firstRow, (rows - 1) * stride + 1);
        var racy = -1;
        for (int i = 0, row = firstRow; i < rows; i++, row += stride) {
            checkWritten(row, remedy);
            openSince[row] = 0;
            if (race[row] != RACE_NONE && racy < 0) {
                racy = row;
            }
        }
        return racy;
    }

    /** Faults if the present call has not written one of the rows; else the first racy one, or -1. */
    public int firstRacy(int firstRow, int rows) {
        checkRange(firstRow, rows);
        var racy = -1;
        for (var row = firstRow; row < firstRow + rows; row++) {
            checkWritten(row, usualRemedy);
            if (race[row] != RACE_NONE && racy < 0) {
                racy = row;
            }
        }
        return racy;
    }

    private void checkWritten(int row, Supplier<String> remedy) {
        if (writtenInCall[row] != call && !unwrittenRowsReadable) {
            if (leftOpenInCall[row] == call) {
                throw new GuestFault(
                        ("%s row %d is read, and a compute of fewer rows than its preload's output may have"
                                        + " written it or not; the output must have no more rows than the compute's operands")
                                .formatted(memory, row));
            }
            throw new GuestFault(
                    "%s row %d is read and was never written in this call; %s".formatted(memory, row, remedy.get()));
        }
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

    private void markWritten(int row) {
        if (writtenInCall[row] != call) {
            writtenInCall[row] = call;
            rowsWritten++;
        }
    }
}
