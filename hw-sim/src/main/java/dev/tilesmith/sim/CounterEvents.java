package dev.tilesmith.sim;

import dev.tilesmith.sim.function.CounterFile;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import java.util.function.LongSupplier;

/**
 * Counts, from what the timing tells, those events of the vendor's counters that follow from the begin and the end of
 * commands and from the beats on the link (Controller.scala, ReservationStation.scala, DMA.scala). Times are those of the
 * issue and the end of commands, a cycle from what the controllers' own queues show. Not thread-safe.
 */
final class CounterEvents implements TimingListener, CounterFile.Events {
    /** MAIN_LD_CYCLES to MAIN_LD_ST_EX_CYCLES, by the mask of controllers at work: loads 1, stores 2, executes 4. */
    private static final int[] MAIN = {0, 1, 2, 4, 3, 5, 6, 7};

    private static final int STATION_FULL = 41;
    private static final int STATION_ACTIVE = 42;
    private static final int LOAD_COUNT = 1;
    private static final int STORE_COUNT = 2;
    private static final int EXECUTE_COUNT = 3;
    private static final int BYTES_RECEIVED = 4;
    private static final int BYTES_SENT = 5;

    private static final int IDS = 16;
    private static final int BEAT_BYTES = 16;
    private static final int FIRST_EXECUTE_SLOT = 16;
    private static final int FIRST_STORE_SLOT = 32;

    private final TimingListener next;
    private final LongSupplier now;

    /** Cycles spent with each set of controllers at work. */
    private final long[] together = new long[8];
    /** Commands at work by kind: loads, stores, executes. */
    private final int[] working = new int[3];
    /** Entries of the reservation station by kind. */
    private final int[] entries = new int[3];

    private long activeCycles;
    private long allocations;
    private long lastCycle;

    private final int[] readBytes = new int[IDS];
    private final int[] writeBytes = new int[IDS];
    private long bytesReceived;
    private long bytesSent;

    /**
     * @param next hears the same
     * @param now lets the accelerator come to the present cycle, and names it
     */
    CounterEvents(TimingListener next, LongSupplier now) {
        this.next = next;
        this.now = now;
    }

    @Override
    public long cycles(int event) {
        passTo(now.getAsLong());
        if (event == STATION_ACTIVE) {
            return activeCycles;
        }
        // The RTL counts the cycles in which no command enters.
        if (event == STATION_FULL) {
            return lastCycle - allocations;
        }
        return event > 0 && event < MAIN.length ? together[MAIN[event]] : 0;
    }

    @Override
    public long sum(int external) {
        passTo(now.getAsLong());
        return external == BYTES_RECEIVED ? bytesReceived : external == BYTES_SENT ? bytesSent : 0;
    }

    @Override
    public long present(int external) {
        passTo(now.getAsLong());
        return switch (external) {
            case LOAD_COUNT -> entries[0];
            case STORE_COUNT -> entries[1];
            case EXECUTE_COUNT -> entries[2];
            default -> 0;
        };
    }

    private void passTo(long cycle) {
        long cycles = cycle - lastCycle;
        int mask = (working[0] > 0 ? 1 : 0) | (working[1] > 0 ? 2 : 0) | (working[2] > 0 ? 4 : 0);
        together[mask] += cycles;
        activeCycles += entries[0] + entries[1] + entries[2] > 0 ? cycles : 0;
        lastCycle = cycle;
    }

    private static int kind(int slot) {
        return slot >= FIRST_STORE_SLOT ? 1 : slot >= FIRST_EXECUTE_SLOT ? 2 : 0;
    }

    @Override
    public void entered(long cycle, int slot) {
        passTo(cycle);
        allocations++;
        entries[kind(slot)]++;
        next.entered(cycle, slot);
    }

    @Override
    public void issued(long cycle, int slot, int funct, long rs1, long rs2) {
        passTo(cycle);
        // Configurations of loads and stores end as they are issued.
        if (funct == 0 && kind(slot) != 2) {
            entries[kind(slot)]--;
        } else {
            working[kind(slot)]++;
        }
        next.issued(cycle, slot, funct, rs1, rs2);
    }

    @Override
    public void done(long cycle, int slot) {
        passTo(cycle);
        working[kind(slot)]--;
        entries[kind(slot)]--;
        next.done(cycle, slot);
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        readBytes[id] = 1 << logBytes;
        next.readRequest(cycle, id, logBytes, address);
    }

    /** As in the RTL, every beat counts as the whole packet. */
    @Override
    public void readBeat(long cycle, int id) {
        bytesReceived += readBytes[id];
        next.readBeat(cycle, id);
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        writeBytes[id] += BEAT_BYTES;
        next.writeBeat(cycle, id, address);
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        bytesSent += writeBytes[id];
        writeBytes[id] = 0;
        next.writeAcknowledged(cycle, id);
    }

    @Override
    public void command(long cycle, int funct, long rs1, long rs2, int line) {
        next.command(cycle, funct, rs1, rs2, line);
    }

    @Override
    public void allocated(long cycle, int funct, long rs1, long rs2, int line) {
        next.allocated(cycle, funct, rs1, rs2, line);
    }
}
