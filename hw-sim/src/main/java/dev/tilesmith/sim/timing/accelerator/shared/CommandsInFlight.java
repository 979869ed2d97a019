package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Unit;

/**
 * Commands that a loop unit has sent and that have not ended, by the unit which they go to: no more than that has slots in
 * the reservation station (Gemmini LoopMatmul.scala and LoopConv.scala, utilization counters). An end counts from the next
 * cycle on. Not thread-safe.
 */
public final class CommandsInFlight {
    private static final int UNITS = Unit.values().length;

    private final int[] slots = new int[UNITS];
    private final int[] sent = new int[UNITS];
    private final int[] ended = new int[UNITS];
    private boolean anyEnded;

    public CommandsInFlight(GemminiConfig config) {
        slots[Unit.LOAD.ordinal()] = config.loadEntries();
        slots[Unit.EXECUTE.ordinal()] = config.executeEntries();
        slots[Unit.STORE.ordinal()] = config.storeEntries();
    }

    public boolean mayLoad() {
        return hasRoom(Unit.LOAD);
    }

    public boolean mayExecute() {
        return hasRoom(Unit.EXECUTE);
    }

    public boolean mayStore() {
        return hasRoom(Unit.STORE);
    }

    private boolean hasRoom(Unit unit) {
        return sent[unit.ordinal()] < slots[unit.ordinal()];
    }

    public void sent(TimedCommand command) {
        sent[command.unit.ordinal()]++;
    }

    public void ended(TimedCommand command) {
        ended[command.unit.ordinal()]++;
        anyEnded = true;
    }

    /** Ends the cycle. */
    public void settle() {
        if (!anyEnded) {
            return;
        }
        anyEnded = false;
        for (int unit = 0; unit < UNITS; unit++) {
            sent[unit] -= ended[unit];
            ended[unit] = 0;
        }
    }
}
