package dev.tilesmith.sim.timing.core;

/** The slots of EX, MEM and WB, and the one that leaves ID in this cycle. Not thread-safe. */
public final class Pipeline {
    Slot leaving;
    Slot execute;
    Slot memory;
    Slot writeBack;

    /** An empty one. */
    Pipeline(CodeTable code) {
        var outside = code.traits(CodeTable.OUTSIDE);
        leaving = new Slot(outside);
        execute = new Slot(outside);
        memory = new Slot(outside);
        writeBack = new Slot(outside);
    }

    /** Registers whose values cannot be bypassed to ID in this cycle (table of section 5). */
    long hazards() {
        long result = 0;
        if (execute.isValid()) {
            result |= execute.traits.stallsInExecute();
        }
        if (memory.isValid()) {
            result |= memory.traits.stallsInMemory();
        }
        if (writeBack.isValid()) {
            result |= writeBack.traits.stallsInWriteBack();
        }
        return result;
    }

    boolean hasCommand() {
        return isCommand(execute) || isCommand(memory) || isCommand(writeBack);
    }

    private boolean isCommand(Slot slot) {
        return slot.isValid() && slot.traits.role().isRocc();
    }

    boolean executesLong() {
        return execute.isValid() && execute.traits.role().isLong();
    }

    /** Whether WB holds an instruction with an integer destination, which takes the register file's port. */
    boolean writesInteger() {
        return writeBack.isValid() && writeBack.traits.role().writesInteger();
    }

    /** Everything moves on by one stage. The slot that was in WB becomes {@link #leaving}, to be cleared. */
    void advance() {
        var done = writeBack;
        writeBack = memory;
        memory = execute;
        execute = leaving;
        leaving = done;
    }

    /** After {@link #advance}: nothing is behind ID, and nothing was in WB in this cycle for ID to wait for. */
    boolean isEmpty() {
        return execute.state == Slot.State.EMPTY
                && memory.state == Slot.State.EMPTY
                && writeBack.state == Slot.State.EMPTY
                && leaving.state == Slot.State.EMPTY;
    }
}
