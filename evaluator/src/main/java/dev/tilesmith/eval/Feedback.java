package dev.tilesmith.eval;

import java.util.List;

/**
 * What a run says about itself, for prompts and people.
 *
 * @param utilization the op's MACs over what the array could do in these cycles, 0 to 1; NaN when the op claims no MACs
 * @param busyCycles cycles in which each unit worked, in order of the units
 * @param criticalPath what the cycles went to along the critical path, in a few sentences, largest first
 * @param waits where the cycles go, largest first
 * @param whatIfs cycles with parts of the machine free; empty unless asked for, see {@link Evaluator#whatIfs}
 * @param bytesMoved bytes between DRAM and the accelerator
 * @param bytesMovedAgain of them, bytes that had been moved before
 * @param scratchpadRows rows of the scratchpad that were written
 * @param accumulatorRows rows of the accumulator that were written
 * @param note what the check names about itself, e.g. a float tolerance; may be empty
 */
public record Feedback(
        double utilization,
        List<Busy> busyCycles,
        List<String> criticalPath,
        List<Wait> waits,
        List<WhatIf> whatIfs,
        long bytesMoved,
        long bytesMovedAgain,
        long scratchpadRows,
        long accumulatorRows,
        String note) {
    public Feedback {
        busyCycles = List.copyOf(busyCycles);
        criticalPath = List.copyOf(criticalPath);
        waits = List.copyOf(waits);
        whatIfs = List.copyOf(whatIfs);
    }

    /** Without the account of the units and the path. */
    public Feedback(
            double utilization,
            List<Wait> waits,
            long bytesMoved,
            long bytesMovedAgain,
            long scratchpadRows,
            long accumulatorRows,
            String note) {
        this(
                utilization,
                List.of(),
                List.of(),
                waits,
                List.of(),
                bytesMoved,
                bytesMovedAgain,
                scratchpadRows,
                accumulatorRows,
                note);
    }

    /** The same with cycles that the kernel would take if parts of the machine were free. */
    public Feedback withWhatIfs(List<WhatIf> found) {
        return new Feedback(
                utilization,
                busyCycles,
                criticalPath,
                waits,
                found,
                bytesMoved,
                bytesMovedAgain,
                scratchpadRows,
                accumulatorRows,
                note);
    }

    /** The same with other lines. */
    Feedback withLines(List<String> path, List<Wait> others) {
        return new Feedback(
                utilization,
                busyCycles,
                path,
                others,
                whatIfs,
                bytesMoved,
                bytesMovedAgain,
                scratchpadRows,
                accumulatorRows,
                note);
    }

    /** Cycles in which a unit worked. */
    public record Busy(String unit, long cycles) {}

    /** Cycles a unit lost for a reason, and the source line that causes most of them (0: none). */
    public record Wait(String unit, String reason, long cycles, int line) {}
}
