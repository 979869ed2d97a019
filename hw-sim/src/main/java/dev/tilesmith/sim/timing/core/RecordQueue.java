package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.riscv.Retired;

/**
 * The instructions of the right path that were executed and are not yet past WB (section 1). A replay moves the position
 * back; nothing is executed twice. Not thread-safe.
 */
final class RecordQueue {
    /** EX, MEM and WB hold at most three, and as many were executed beyond a replayed one. */
    private static final int SIZE = 16;

    private final Retired[] records = new Retired[SIZE];
    private final Hart hart;
    private int next;
    private int executed;
    private long expectedPc;

    RecordQueue(Hart hart) {
        this.hart = hart;
        for (int i = 0; i < SIZE; i++) {
            records[i] = new Retired();
        }
        expectedPc = hart.pc();
    }

    /** Address of the next instruction of the right path. */
    long expectedPc() {
        return expectedPc;
    }

    /** Takes the next record, executing its instruction if that was not done before. */
    int take() {
        var position = next;
        if (position == executed) {
            hart.step(records[position]);
            executed = executed + 1 & SIZE - 1;
        }
        next = position + 1 & SIZE - 1;
        expectedPc = records[position].nextPc;
        return position;
    }

    Retired get(int position) {
        return records[position];
    }

    /** Goes back to an instruction that is replayed. */
    void backTo(int position) {
        next = position;
        expectedPc = records[position].pc;
    }

    /** Goes on behind an instruction; what was taken after it is taken again. */
    void behind(int position) {
        next = position + 1 & SIZE - 1;
        expectedPc = records[position].nextPc;
    }
}
