package dev.tilesmith.eval;

import dev.tilesmith.eval.EvaluationSettings.Acceleration;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.report.Counters;
import java.util.Optional;

/** Whether the accelerator does an op's work in all runs of one kernel. Not thread-safe. */
final class Accelerated {
    private final Acceleration acceleration;
    private final long required;

    /** Where the op says nothing about its multiplications, results that the accelerator stores will do. */
    private final boolean storesWillDo;

    private boolean inEveryRun = true;

    Accelerated(Op op, Acceleration acceleration) {
        this.acceleration = acceleration;
        this.required = acceleration == Acceleration.OF_THE_OP
                ? op.acceleratedMacs()
                : Math.max(1, op.macs().orElse(1));
        this.storesWillDo = op.macs().orElse(0) == 0;
    }

    /** A verdict on a run in which the accelerator did too little, where it must do more. */
    Optional<Verdict> problem(Counters counters) {
        if (counters.macs() >= required || storesWillDo && counters.traffic().bytesOut() > 0) {
            return Optional.empty();
        }
        inEveryRun = false;
        return switch (acceleration) {
            case OF_THE_OP, REQUIRED -> Optional.of(new Verdict.NotAccelerated(counters.macs(), required));
            case NOTED -> Optional.empty();
        };
    }

    boolean inEveryRun() {
        return inEveryRun;
    }
}
