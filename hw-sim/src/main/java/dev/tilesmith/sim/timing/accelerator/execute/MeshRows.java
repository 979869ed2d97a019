package dev.tilesmith.sim.timing.accelerator.execute;

/**
 * Rows on their way through the array, in order, kept as runs: rows of one operation that come out at equal intervals.
 * Not thread-safe.
 */
final class MeshRows {
    /** More than there are rows on their way. */
    private static final int RUNS = 128;

    private final Run[] runs = new Run[RUNS];
    private int head;
    private int size;

    private static final class Run {
        long operation;
        int total;
        boolean flush;
        /** Its last row is the operation's last. */
        boolean ends;

        long comesOut;
        int rows;
        /** Cycles between two of its rows. */
        int interval;

        boolean goesOnWith(long nextOperation, long nextComesOut) {
            return operation == nextOperation && (rows == 1 || nextComesOut == comesOut + (long) rows * interval);
        }

        long endsAt() {
            return comesOut + (long) (rows - 1) * interval;
        }
    }

    MeshRows() {
        java.util.Arrays.setAll(runs, _ -> new Run());
    }

    boolean isEmpty() {
        return size == 0;
    }

    private Run run(int place) {
        return runs[head + place & RUNS - 1];
    }

    /**
     * A row enters.
     *
     * @param total rows of its operation
     * @param ends whether it is the operation's last
     */
    void enter(long operation, int total, boolean flush, boolean ends, long comesOut) {
        Run last = run(size - 1);
        if (size > 0 && last.goesOnWith(operation, comesOut)) {
            last.interval = (int) (comesOut - last.endsAt());
        } else {
            last = run(size++);
            last.operation = operation;
            last.total = total;
            last.flush = flush;
            last.comesOut = comesOut;
            last.rows = 0;
            last.interval = 1;
        }
        last.rows++;
        last.ends = ends;
    }

    /** More rows of the operation whose row entered last enter, each so many cycles after the one before. */
    void enterMore(int rows, int interval) {
        Run last = run(size - 1);
        if (last.rows > 1 && last.interval != interval) {
            long comesOut = last.endsAt() + interval;
            enter(last.operation, last.total, last.flush, false, comesOut);
            enterMore(rows - 1, interval);
        } else {
            last.interval = interval;
            last.rows += rows;
        }
    }

    /** The cycle in which the next row comes out. */
    long comesOut() {
        return runs[head].comesOut;
    }

    /** Rows of the next run that come out before a cycle. */
    int rowsBefore(long cycle) {
        Run run = runs[head];
        return (int) Math.min(run.rows, (cycle - run.comesOut + run.interval - 1) / run.interval);
    }

    /** Cycles between two rows of the next run. */
    int interval() {
        return runs[head].interval;
    }

    /** The operation with which the next run entered. */
    long operation() {
        return runs[head].operation;
    }

    /** Rows of that operation. */
    int total() {
        return runs[head].total;
    }

    /** Whether the next run carries nothing but the results before it. */
    boolean isFlush() {
        return runs[head].flush;
    }

    /** Whether so many rows of the next run are the last of their operation. */
    boolean endWith(int rows) {
        return runs[head].ends && runs[head].rows == rows;
    }

    /** Rows of the next run have come out. */
    void leave(int rows) {
        Run run = runs[head];
        run.comesOut += (long) rows * run.interval;
        run.rows -= rows;
        if (run.rows == 0) {
            head = head + 1 & RUNS - 1;
            size--;
        }
    }

    /** The cycle in which the last row of an operation comes out first, of those that are here to their last row. */
    long nextEnd() {
        for (int place = 0; place < size; place++) {
            if (run(place).ends) {
                return run(place).endsAt();
            }
        }
        return Long.MAX_VALUE;
    }
}
