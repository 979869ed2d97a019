package dev.tilesmith.sim.c.run;

/** The variables of one running call: scalars in slots, everything that has an address on the guest's stack. */
final class Frame {
    final long[] slots;
    final long base;
    long result;

    Frame(int slotCount, long base) {
        slots = new long[slotCount];
        this.base = base;
    }
}
