package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.PooledRows;

/**
 * A half-open interval of rows of one local memory (ReservationStation.scala, class OpT). A range that would wrap
 * around reaches to the end of its memory. Not thread-safe.
 */
public final class RowRange {
    private boolean present;
    private boolean accumulator;
    private int start;
    private int end;

    public void clear() {
        present = false;
    }

    public void set(RowRange other) {
        present = other.present;
        accumulator = other.accumulator;
        start = other.start;
        end = other.end;
    }

    public void set(GemminiConfig config, LocalAddress address, int length) {
        set(config, address, row(config, address), length);
    }

    public void set(GemminiConfig config, LocalAddress address, int firstRow, int length) {
        present = !address.isGarbage();
        accumulator = address.isAccumulator();
        start = firstRow;
        int capacity = accumulator ? config.accumulatorRows() : config.scratchpadRows();
        end = length > capacity - firstRow ? capacity : firstRow + length;
    }

    /** Of a pooled mvout: the hardware takes it to read more or less than it does. */
    public void setPooledEnd(GemminiConfig config) {
        end = PooledRows.end(config, accumulator, start);
    }

    public boolean meets(RowRange other) {
        return present
                && other.present
                && accumulator == other.accumulator
                && ((other.start <= start && start < other.end) || (start <= other.start && other.start < end));
    }

    /** The row that the hardware sees: the address bits of its memory. */
    public static int row(GemminiConfig config, LocalAddress address) {
        int rows = address.isAccumulator() ? config.accumulatorRows() : config.scratchpadRows();
        return address.bits() & (rows - 1);
    }
}
