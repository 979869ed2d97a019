package dev.tilesmith.sim.timing.core;

/** What MEM teaches the predictors (section 3.2). Not thread-safe. */
final class BranchTraining {
    private final CodeTable code;
    private final BranchTargets targets;
    private final BranchHistory branches;

    BranchTraining(CodeTable code, BranchTargets targets, BranchHistory branches) {
        this.code = code;
        this.targets = targets;
        this.branches = branches;
    }

    /**
     * An instruction is in MEM.
     *
     * @param taken whether its next pc is not the one behind it
     * @param wrong whether something else than its next pc was fetched behind it
     */
    void train(Slot slot, boolean taken, boolean wrong) {
        var flow = code.flow(slot.index);
        if (flow == Flow.NONE && !wrong) {
            return;
        }
        var wide = code.isWide(slot.index);
        var carriedHistory = Prediction.history(slot.prediction);
        if (flow == Flow.BRANCH) {
            branches.write(slot.pc + (wide ? 2 : 0) & ~3L, carriedHistory, taken);
            if (wrong) {
                branches.set(taken, carriedHistory);
            }
        } else if (wrong) {
            branches.reset(carriedHistory);
        }
        if (wrong && (taken || flow != Flow.BRANCH)) {
            var lastHalf = wide ? slot.index + 1 : slot.index;
            targets.register(Prediction.entry(slot.prediction), lastHalf, flow, flow != Flow.NONE);
        }
    }
}
