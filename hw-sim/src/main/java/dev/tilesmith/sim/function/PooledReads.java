package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.PooledRows;
import java.util.Arrays;

/**
 * What pooled mvouts read in one memory outside of the rows that the hardware takes them to read ({@link PooledRows}): they
 * do not wait for what writes such a row, nor does what writes it later wait for them, unless it writes the mvout's first
 * row too, or a fence is between them. Seen on the RTL (experiments/011-public-rtl). Not thread-safe.
 */
final class PooledReads {
    private final String memory;
    private final RaceLog log;

    /** For each row, the number of the command that wrote it last, and its instruction. */
    private final int[] writtenBy;

    private final int[] writePcs;

    /** For each row, the number of the last pooled mvout that read it unseen, that one's first row, and its instruction. */
    private final int[] readBy;

    private final int[] firstRows;
    private final int[] readPcs;

    /** Counts commands; up to {@link #ended} they have. */
    private int command;

    private int ended;
    private boolean readsUnseen;

    /** The present pooled mvout: its first row, the end of what the hardware takes it to read, and its instruction. */
    private int poolFirstRow;

    private int poolEnd;
    private int poolPc;

    PooledReads(String memory, int rows, RaceLog log) {
        this.memory = memory;
        this.log = log;
        writtenBy = new int[rows];
        writePcs = new int[rows];
        readBy = new int[rows];
        firstRows = new int[rows];
        readPcs = new int[rows];
    }

    /** Everything before has ended. */
    void fence() {
        ended = command;
        readsUnseen = false;
    }

    /** A command begins that may write. */
    void begin() {
        command++;
    }

    /** The present command writes rows {@code firstRow + i * stride}. */
    void write(int firstRow, int stride, int rows, int pc) {
        if (rows == 0) {
            return;
        }
        if (stride == 1) {
            Arrays.fill(writtenBy, firstRow, firstRow + rows, command);
            Arrays.fill(writePcs, firstRow, firstRow + rows, pc);
        } else {
            for (int i = 0, row = firstRow; i < rows; i++, row += stride) {
                writtenBy[row] = command;
                writePcs[row] = pc;
            }
        }
        if (readsUnseen) {
            for (int i = 0, row = firstRow; i < rows; i++, row += stride) {
                checkReader(row, pc);
            }
        }
    }

    private void checkReader(int row, int pc) {
        if (readBy[row] > ended && writtenBy[firstRows[row]] != command) {
            report(row, firstRows[row], readPcs[row], pc, "before it is overwritten");
        }
    }

    /**
     * A pooled mvout begins.
     *
     * @param firstRow its first row
     * @param end the row before which the rows end that the hardware takes it to read
     */
    void beginPooling(int firstRow, int end, int pc) {
        begin();
        poolFirstRow = firstRow;
        poolEnd = end;
        poolPc = pc;
    }

    /** The pooled mvout reads a row. */
    void read(int row) {
        if (row < poolEnd || row == poolFirstRow) {
            return;
        }
        if (writtenBy[row] > ended && writtenBy[row] != writtenBy[poolFirstRow]) {
            report(row, poolFirstRow, writePcs[row], poolPc, "after it is written");
        }
        readBy[row] = command;
        firstRows[row] = poolFirstRow;
        readPcs[row] = poolPc;
        readsUnseen = true;
    }

    private void report(int row, int firstRow, int firstPc, int secondPc, String order) {
        var first = Integer.toUnsignedLong(firstPc);
        var second = Integer.toUnsignedLong(secondPc);
        if (log.isNew(Race.Severity.ERROR, first, second)) {
            log.add(new Race(
                    Race.Severity.ERROR,
                    ("a pooled mvout from %1$s row %2$d reads row %3$d %4$s, and the hardware does not order the two: of"
                                    + " what a pooled mvout reads it sees the first row%5$s; a fence between them would")
                            .formatted(memory, firstRow, row, order, seen()),
                    first,
                    second));
        }
    }

    private String seen() {
        return memory.equals("accumulator") ? " and those behind it in its bank" : " alone";
    }
}
