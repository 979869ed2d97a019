package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.isa.LocalAddress;

/** One operation of the execute controller: what is fed, from where, and what comes of it. Not thread-safe. */
final class ExecuteOperation {
    /** How many commands it takes from the queue, and what they are. */
    enum Kind {
        PRELOAD,
        COMPUTE,
        OVERLAP
    }

    Kind kind = Kind.PRELOAD;
    int total;
    boolean outputStationary;
    int line;

    /** Slot of the preload whose result it is, or none. */
    int resultSlot = TimedCommand.NO_SLOT;

    LocalAddress output = LocalAddress.GARBAGE;
    int outputRows;

    final Operand a = new Operand();
    final Operand b = new Operand();
    final Operand d = new Operand();

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

    /** No operand has read a row yet. */
    boolean isAtStart() {
        return !a.started && !b.started && !d.started;
    }

    private int next(int counter) {
        return counter + 1 == total ? 0 : counter + 1;
    }
}
