package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.timing.Uncore;
import java.util.HashSet;
import java.util.Set;

/**
 * A machine without accelerator: an L2 that never forgets, in front of a DRAM, both with the constant latencies of
 * section 9. Commands are taken and done at once. Not thread-safe.
 */
public final class ConstantMemory implements Uncore {
    /** Cycles from request to last beat: L2 hit, permission only, DRAM (section 9; 7.3 for the upgrade). */
    private static final int HIT_CYCLES = 9;

    private static final int UPGRADE_CYCLES = 6;
    private static final int DRAM_CYCLES = 41;

    private final Set<Long> lines = new HashSet<>();
    private final long[] refilledAt = {NEVER, NEVER};

    @Override
    public boolean hasRoom(long cycle) {
        return true;
    }

    @Override
    public void send(long cycle, int funct, long rs1, long rs2, int line) {
        // Done at once.
    }

    @Override
    public boolean isBusy(long cycle) {
        return false;
    }

    @Override
    public void acquire(long cycle, Client client, long lineAddress, Access access) {
        var known = !lines.add(lineAddress);
        var latency = access == Access.UPGRADE ? UPGRADE_CYCLES : known ? HIT_CYCLES : DRAM_CYCLES;
        refilledAt[client.ordinal()] = cycle + latency;
    }

    @Override
    public long refilledAt(long cycle, Client client) {
        return refilledAt[client.ordinal()];
    }

    @Override
    public void release(long cycle, long lineAddress) {
        // The L2 has room for it.
    }

    @Override
    public long nextChange(long cycle) {
        return NEVER;
    }
}
