package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/** One operation of the execute controller: what is fed, from where, and what comes of it. Not thread-safe. */
final class ExecuteOperation {
    /** How many commands it takes from the queue, and what they are. */
    enum Kind {
        PRELOAD,
        COMPUTE,
        OVERLAP
    }

    /** Its place among the operations in flight. */
    final int place;

    Kind kind = Kind.PRELOAD;
    int total;
    boolean outputStationary;
    int line;
    /** The scratchpad banks that its rows are in, as a mask. */
    int banks;
    /** Every row is read like the one before: all operands in one cycle, or those of {@link #later} in the next. */
    boolean regular;

    /** Operands that share a bank with one before them, as a mask of {@link OperandReads}. */
    int later;

    /** Cycles in which all operands had their row, and in which one waited for its bank, that were not told yet. */
    int busyCycles;

    int conflictCycles;

    /** Slot of the preload whose result it is, or none. */
    int resultSlot = TimedCommand.NO_SLOT;

    LocalAddress output = LocalAddress.GARBAGE;
    int outputRows;

    final Operand a = new Operand();
    final Operand b = new Operand();
    final Operand d = new Operand();

    ExecuteOperation(int place) {
        this.place = place;
    }

    /** The rows that are fed into one side of the array. */
    final class Operand {
        /** Fed in this operation. */
        boolean fed;
        /** Not garbage. */
        boolean real;

        boolean accumulator;
        int row;
        int rowStep;
        int rows;
        /** Rows are numbered backwards, from this one. */
        int lastRow;

        boolean backwards;
        int counter;
        boolean started;

        void begin() {
            counter = 0;
            started = false;
        }

        /** Nothing but garbage: what an operand is whose command is absent, or no compute. */
        void clear() {
            real = false;
            backwards = false;
            rows = 0;
        }

        boolean competes() {
            return fed && real;
        }

        private int index() {
            return backwards ? lastRow - counter : counter;
        }

        int address() {
            return row + (backwards ? index() : index() * rowStep);
        }

        boolean reads() {
            return fed && real && index() < rows;
        }

        /** One row before the other, which has still to read it. */
        boolean isAhead(Operand other) {
            return started && counter == next(other.counter);
        }

        /** Has all its rows after a cycle in which it reads one, or reads none. */
        boolean isEnding(boolean fires) {
            return counter == 0 || (counter == total - 1 && fires);
        }

        void advance() {
            counter = next(counter);
            started = true;
        }
    }

    void begin() {
        a.begin();
        b.begin();
        d.begin();
    }

    /** Cycles in which a row is read if nobody else uses the banks. */
    int cyclesOfRow() {
        return later == 0 ? 1 : 2;
    }

    /** The operands that go on in the cycle so many after the one in which a row begins, as a mask. */
    int streams(int cycles) {
        if (later == 0) {
            return OperandReads.ALL;
        }
        return (cycles & 1) == 0 ? OperandReads.ALL & ~later : later;
    }

    /** Rows from now on that are read like the one before if nobody else uses their banks; the last one apart. */
    int likeRows() {
        boolean together = regular && a.started && a.counter == b.counter && a.counter == d.counter;
        return together ? total - 1 - a.counter : 0;
    }

    /** Reads so many rows of {@link #likeRows}. */
    void advance(int rows) {
        a.counter += rows;
        b.counter += rows;
        d.counter += rows;
        busyCycles += rows;
        conflictCycles += rows * (cyclesOfRow() - 1);
    }

    /** No operand has read a row yet. */
    boolean isAtStart() {
        return !a.started && !b.started && !d.started;
    }

    /** Cycles up to its last row, or fewer, if nobody else uses the banks; who has all rows is back at row 0. */
    int cyclesLeft() {
        if (isAtStart()) {
            return total;
        }
        int rows = Math.max(left(a), Math.max(left(b), left(d)));
        return regular ? (rows - 1) * cyclesOfRow() + 1 : rows;
    }

    private int left(Operand operand) {
        return operand.counter == 0 ? 0 : total - operand.counter;
    }

    private int next(int counter) {
        return counter + 1 == total ? 0 : counter + 1;
    }
}
