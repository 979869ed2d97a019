package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;

/**
 * A configured accelerator (weights stationary, rows of 64 bytes) and the events of commands that arrive at given cycles,
 * counted from a start. Not thread-safe.
 */
final class ArrivingCommands {
    static final long A = 0x8400_0000L;
    static final long B = 0x8401_0000L;
    static final long C = 0x8402_0000L;
    static final long ACCUMULATOR = 0x8000_0000L;
    static final long GARBAGE = 0xFFFF_FFFFL;

    private static final long START = 10_000;

    private final EventLog log = new EventLog();
    private final Accelerator accelerator =
            new Accelerator(GemminiConfig.INT8_16, TimingStart.DEFAULT, (_, _) -> false, Profile.NONE, log);

    /** @param arrays whose first 4096 bytes are in the L2 */
    ArrivingCommands(long... arrays) {
        for (long array : arrays) {
            for (long offset = 0; offset < 4096; offset += 64) {
                accelerator.preload(array + offset);
            }
        }
        accelerator.send(100, 0, 0x3f80000000010004L, 0x1000000000000L, 0);
        accelerator.send(110, 0, 0x3f80000000100101L, 64, 0);
        accelerator.send(120, 0, 2, 0x3f80000000000040L, 0);
    }

    /** An operand: address, columns and rows. */
    static long word(long address, long columns, long rows) {
        return address | columns << 32 | rows << 48;
    }

    /** The command arrives so many cycles after the start. */
    void arrive(long cycle, int funct, long rs1, long rs2) {
        accelerator.send(START + cycle - 1, funct, rs1, rs2, 0);
    }

    long firstIdleCycle(long after) {
        long cycle = START + after;
        while (accelerator.isBusy(cycle)) {
            cycle++;
        }
        return cycle - START;
    }

    /** The cycles of events of a kind, from the start on. */
    List<Long> cyclesOf(String event) {
        return log.cyclesOf(event, START).stream().filter(at -> at >= 0).toList();
    }
}
