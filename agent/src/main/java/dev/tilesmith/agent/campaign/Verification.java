package dev.tilesmith.agent.campaign;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.EvaluationSettings.LoopCommands;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.NormalizedKernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Optional;

/**
 * Verifies schedules anew, each on inputs that no search has used, and times them on those that they were timed on before.
 * Deterministic.
 *
 * @param compiler of the kernels
 * @param version of simulator and compiler, as runs record it
 * @param seed of the inputs that no search has used
 */
public record Verification(KernelCompiler compiler, String version, long seed) implements StoredSchedule.Verifier {
    /** What came of a schedule. */
    public sealed interface Result {
        /** Its kernel is correct on this machine; the schedule has its cycles and tiles here. */
        record Verified(Schedule schedule) implements Result {}

        /** It cannot be used here; {@code reason} is a sentence. */
        record Refused(String reason) implements Result {}
    }

    /** The machine that a schedule of this target is verified on. */
    public Machine machine(GemminiConfig target) {
        return Machine.of(target, version);
    }

    /** Whether a schedule was verified on the machine that its target is now. */
    public boolean isCurrent(StoredSchedule schedule) {
        return GemminiConfig.preset(schedule.asRecorded().target())
                .map(target -> schedule.holdsOn(machine(target)))
                .orElse(false);
    }

    /** Evaluates the kernel of a schedule, or of what claims to be one, on its own inputs and on fresh ones. */
    public Result check(Schedule claim) {
        Op op;
        try {
            op = Ops.parse(claim.op(), claim.reference());
        } catch (BadOp bad) {
            return new Result.Refused(firstLine(String.valueOf(bad.getMessage())));
        }
        if (!op.target().name().equals(claim.target())) {
            return new Result.Refused(
                    "%s runs on %s, not on %s".formatted(op.text(), op.target().name(), claim.target()));
        }
        return evaluate(op, claim);
    }

    private Result evaluate(Op op, Schedule claim) {
        var settings = EvaluationSettings.DEFAULT.withLoopCommands(LoopCommands.ALLOWED);
        var evaluator = new Evaluator(compiler, op.target(), settings)
                .withCancellation(() -> Thread.currentThread().isInterrupted());
        var kernel = new Kernel("kernel.c", claim.source());
        var verdicts = FreshInputs.ofSchedule(evaluator, seed).stream()
                .map(fresh -> fresh.evaluate(op, kernel))
                .iterator();
        var timed = evaluator.withSeed(claim.inputSeed()).evaluate(op, kernel);
        var verdict = timed;
        while (verdict instanceof Verdict.Correct && verdicts.hasNext()) {
            verdict = verdicts.next();
        }
        return switch (verdict) {
            case Verdict.Rejected rejected ->
                new Result.Refused("its kernel is %s: %s".formatted(rejected.label(), firstLine(rejected.reason())));
            case Verdict.Correct _ -> new Result.Verified(verified(claim, op, (Verdict.Correct) timed));
        };
    }

    private Schedule verified(Schedule claim, Op op, Verdict.Correct correct) {
        return new Schedule(
                claim.id(),
                op.text(),
                claim.reference(),
                machine(op.target()),
                claim.source(),
                NormalizedKernel.hash(claim.source(), op.target()),
                claim.startCycles(),
                correct.cycles().count(),
                claim.inputSeed(),
                correct.feedback().utilization(),
                claim.optimizations(),
                TileRecovery.of(compiler, op, new Kernel("kernel.c", claim.source())),
                claim.loops(),
                FreshInputs.SEEDS,
                claim.origin());
    }

    @Override
    public Optional<Schedule> verify(Schedule claim, Machine machine) {
        return switch (check(claim)) {
            case Result.Verified(var schedule) when schedule.machine().equals(machine) -> Optional.of(schedule);
            case Result.Verified _, Result.Refused _ -> Optional.empty();
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
