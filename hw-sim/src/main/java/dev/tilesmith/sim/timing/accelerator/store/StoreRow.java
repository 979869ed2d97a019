package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;

/** A row on its way out. The rows in flight are kept in a ring, in order; queues hold their places. */
final class StoreRow {
    boolean garbage;
    boolean accumulator;
    /** What the normalizer does with it; all but the first end there. */
    NormCommand norm = NormCommand.STORE;
    /** The set of running sums that it does that to. */
    int statistics;

    int bank;
    int localRow;
    long address;
    /** Bytes of the whole row of blocks up to and with this one. */
    int bytes;
    /** The last block of its row, or the last element of its pooling window: what was collected is sent. */
    boolean sends;

    int move;
    int line;
    /** Cycle from which the writer may take it. */
    long readyAt;

    void place(LocalMemories memories, LocalAddress source, int offset) {
        garbage = false;
        accumulator = source.isAccumulator();
        int bits = source.bits() + offset;
        localRow = accumulator ? memories.accumulatorRow(bits) : bits;
        bank = accumulator ? memories.accumulatorBank(bits) : memories.scratchpadBank(bits);
    }
}
