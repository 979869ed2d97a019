package dev.tilesmith.sim.timing.accelerator.shared;

/** Hears the events that the traces of the RTL show. Slots: 0-7 loads, 16-31 executes, 32-35 stores. */
public interface TimingListener {
    /** Listens to nothing. */
    TimingListener NONE = new TimingListener() {};

    /** This one, and another that hears the same. */
    default TimingListener and(TimingListener other) {
        return other == NONE ? this : new BothListeners(this, other);
    }

    /** A command leaves the router for the first queue. */
    default void command(long cycle, int funct, long rs1, long rs2, int line) {}

    /** A command enters the reservation station. */
    default void allocated(long cycle, int funct, long rs1, long rs2, int line) {}

    /** The same: the slot that it got. */
    default void entered(long cycle, int slot) {}

    /** A command goes to its controller. */
    default void issued(long cycle, int slot, int funct, long rs1, long rs2) {}

    /** A slot is freed by the end of its command (not by the issue of a configuration). */
    default void done(long cycle, int slot) {}

    /** A read request is on the bus. */
    default void readRequest(long cycle, int id, int logBytes, long address) {}

    default void readBeat(long cycle, int id) {}

    default void writeBeat(long cycle, int id, long address) {}

    default void writeAcknowledged(long cycle, int id) {}
}
