package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/** One operation of the execute controller: what is fed, from where, and what comes of it. Not thread-safe. */
public final class PlainExecuteOperation {
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

    final Operand[] operands = {new Operand(), new Operand(), new Operand()};

    /** One of the three operands: A, B, D. */
    static final class Operand {
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

        boolean competes() {
            return fed && real;
        }

        int address() {
            return row + (backwards ? lastRow - counter : counter * rowStep);
        }

        boolean reads() {
            return fed && real && (backwards ? lastRow - counter : counter) < rows;
        }
    }

    void begin() {
        for (Operand operand : operands) {
            operand.begin();
        }
    }
}
