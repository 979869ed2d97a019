package dev.tilesmith.sim.timing.core;

/** An instruction on its way through EX, MEM and WB. Not thread-safe. */
public final class Slot {
    /** No record: an instruction of a wrong path. */
    static final int NO_RECORD = -1;

    enum State {
        EMPTY,
        VALID,
        /** Does nothing but redirect to its own pc from WB (section 2). */
        REPLAY
    }

    State state = State.EMPTY;
    long pc;
    /** Place in the {@link CodeTable}. */
    int index;
    /** Of the instruction at that place. */
    InstructionTraits traits;
    /** Position in the {@link RecordQueue}, or {@link #NO_RECORD}. */
    int record = NO_RECORD;
    /** What the packet of its last half was predicted with (see {@link Prediction}). */
    int prediction;

    /** Memory access: address and which bytes of the aligned eight, from the record. */
    long address;

    int byteMask;
    /** What the data cache found in stage 1. */
    boolean nacked;

    int cachePlace;
    byte lineState;

    /** Cycle in which a late FP result is written. */
    long writeCycle;

    Slot(InstructionTraits traits) {
        this.traits = traits;
    }

    /** Takes over where a memory access goes. */
    void locate(long accessAddress, int bytes) {
        address = accessAddress;
        byteMask = (1 << bytes) - 1 << (int) (accessAddress & 7);
    }

    boolean isValid() {
        return state == State.VALID;
    }

    void clear() {
        state = State.EMPTY;
        record = NO_RECORD;
    }
}
