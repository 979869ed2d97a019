package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.config.GemminiConfig;

/** The rows that the hardware takes a pooled mvout to read, whatever it reads (Gemmini ReservationStation.scala, op2). */
public final class PooledRows {
    private PooledRows() {}

    /**
     * The row before which they end: the end of the first row's accumulator bank. The rule does not look at which memory it
     * is: a row of the scratchpad has the end that its number would have in the accumulator. Behind the last bank that is
     * the end of the memory; else it is a row of the accumulator, and of the scratchpad only the first row counts.
     *
     * @return in the scratchpad the first row itself where nothing behind it counts
     */
    public static int end(GemminiConfig config, boolean accumulator, int firstRow) {
        int bankRows = config.accumulatorRows() / config.accumulatorBanks();
        int bankAfter = firstRow / bankRows + 1;
        if (accumulator) {
            return bankAfter * bankRows;
        }
        return bankAfter % config.accumulatorBanks() == 0 ? config.scratchpadRows() : firstRow;
    }
}
