package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Arrays;

/**
 * The adder that all banks of the accumulator share (Gemmini AccumulatorMem.scala: AccPipeShared; Scratchpad.scala:
 * acc_adders). Where a load and a result of the array are added to rows of different banks in the same cycle, it gets the
 * operands of both at once, and both sums are wrong. Nothing orders the two but a fence, or that the earlier one has
 * certainly ended: the reservation station holds only so many commands of a kind. Not thread-safe.
 */
final class SharedAdder {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int bankRows;
    private final RaceLog log;
    private final Sums loads;
    private final Sums results;

    /** What is added by commands of one kind: for each bank, the number of the last of them and its instruction. */
    private static final class Sums {
        final int inFlight;
        final long[] last;
        final int[] pcs;
        long commands;

        Sums(int inFlight, int banks) {
            this.inFlight = inFlight;
            last = new long[banks];
            pcs = new int[banks];
            clear();
        }

        void clear() {
            Arrays.fill(last, NEVER);
        }

        void add(int bank, int pc) {
            last[bank] = commands;
            pcs[bank] = pc;
        }

        boolean mayBeUnderWay(int bank) {
            return commands - last[bank] < inFlight;
        }
    }

    SharedAdder(GemminiConfig config, RaceLog log) {
        this.log = log;
        var banks = config.accumulatorBanks();
        bankRows = config.accumulatorRows() / banks;
        loads = new Sums(config.loadEntries(), banks);
        results = new Sums(config.executeEntries(), banks);
    }

    /** Everything before has ended. */
    void fence() {
        loads.clear();
        results.clear();
    }

    /** A mvin begins. */
    void beginLoad() {
        loads.commands++;
    }

    /** A preload and its compute begin. */
    void beginResult() {
        results.commands += 2;
    }

    /** The present mvin adds to a run of rows. */
    void load(int firstRow, int rows, int pc) {
        add(firstRow, rows, pc, loads, results);
    }

    /** The present compute adds to a run of rows. */
    void result(int firstRow, int rows, int pc) {
        add(firstRow, rows, pc, results, loads);
    }

    private void add(int firstRow, int rows, int pc, Sums own, Sums others) {
        for (var bank = firstRow / bankRows; bank <= (firstRow + rows - 1) / bankRows; bank++) {
            own.add(bank, pc);
            for (var other = 0; other < others.last.length; other++) {
                if (other != bank && others.mayBeUnderWay(other)) {
                    report(Integer.toUnsignedLong(others.pcs[other]), Integer.toUnsignedLong(pc));
                }
            }
        }
    }

    private void report(long firstPc, long secondPc) {
        if (log.isNew(Race.Severity.ERROR, firstPc, secondPc)) {
            log.add(new Race(
                    Race.Severity.ERROR,
                    "a mvin and a compute add to different banks of the accumulator, which share one adder: where they"
                            + " meet in a cycle both sums are wrong; a fence between them, or rows of one bank"
                            + " (%d rows each), would keep them apart".formatted(bankRows),
                    firstPc,
                    secondPc));
        }
    }
}
