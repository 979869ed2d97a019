package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Unit;

/**
 * Commands that a loop unit has sent and that have not ended, by the unit which they go to: no more than that has slots in
 * the reservation station (Gemmini LoopMatmul.scala and LoopConv.scala, utilization counters). An end counts from the next
 * cycle on. Not thread-safe.
 */
final class CommandsInFlight {
    private static final int UNITS = Unit.values().length;

    private final int[] slots = new int[UNITS];
    private final int[] sent = new int[UNITS];
    private final int[] ended = new int[UNITS];
    private boolean anyEnded;

    CommandsInFlight(GemminiConfig config) {
        slots[Unit.LOAD.ordinal()] = config.loadEntries();
        slots[Unit.EXECUTE.ordinal()] = config.executeEntries();
        slots[Unit.STORE.ordinal()] = config.storeEntries();
    }

    boolean mayLoad() {
        return hasRoom(Unit.LOAD);
    }

    boolean mayExecute() {
        return hasRoom(Unit.EXECUTE);
    }

    boolean mayStore() {
        return hasRoom(Unit.STORE);
    }

    private boolean hasRoom(Unit unit) {
        return sent[unit.ordinal()] < slots[unit.ordinal()];
    }

    void sent(TimedCommand command) {
        sent[command.unit.ordinal()]++;
    }

    void ended(TimedCommand command) {
        ended[command.unit.ordinal()]++;
        anyEnded = true;
    }

    /** Ends the cycle. */
    void settle() {
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
