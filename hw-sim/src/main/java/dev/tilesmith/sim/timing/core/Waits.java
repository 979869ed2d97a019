package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;

/** How long an empty pipeline sees the same wait again and again, so that its cycles may be jumped over (section 14). */
record Waits(
        DataCache dataCache,
        InstructionCache instructionCache,
        Frontend frontend,
        CodeTable code,
        IssueRules rules,
        Uncore uncore,
        Calibration.Core times) {

    /**
     * First cycle that must be stepped again: the next one, or a later one up to the given end.
     *
     * @param decodeStalls whether an instruction had to stay in ID in this cycle
     */
    long end(long cycle, long untilCycle, boolean decodeStalls) {
        if (!dataCache.isSettled()) {
            return cycle + 1;
        }
        instructionCache.pollRefill(cycle);
        dataCache.pollRefill(cycle);
        var decode = frontend.buffer();
        if (decodeStalls && frontend.isSettled()) {
            var limit = Math.min(refillLimit(cycle, untilCycle), untilCycle);
            return rules.waitEnd(cycle, code.traits(decode.index()), limit);
        }
        if (!decode.isComplete() && frontend.waitsForRefill()) {
            // Fetch returns to the missing line in every second cycle: keep the step.
            return cycle + 1 + (Math.min(refillLimit(cycle, untilCycle), untilCycle) - cycle - 1 & -2);
        }
        return cycle + 1;
    }

    /** Up to where no refill changes anything. */
    private long refillLimit(long cycle, long untilCycle) {
        if (instructionCache.isRefilling()) {
            // The fetch may read again when the beats begin to arrive.
            var limit = instructionCache.isRefillKnown()
                    ? instructionCache.refilledAt() - times.refillBeats()
                    : uncore.nextChange(cycle);
            var ofData = dataCache.isRefillKnown() ? dataCache.refilledAt() : uncore.nextChange(cycle);
            return dataCache.isRefilling() ? Math.min(limit, ofData) : limit;
        }
        if (!dataCache.isRefilling()) {
            return Uncore.NEVER;
        }
        for (var now = cycle; !dataCache.isRefillKnown() && now < untilCycle; ) {
            now = uncore.nextChange(now);
            dataCache.pollRefill(Math.min(now, untilCycle));
        }
        return dataCache.refilledAt();
    }
}
