package dev.tilesmith.eval;

import dev.tilesmith.op.Distribution;
import dev.tilesmith.op.Inputs;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The runs of one kernel. The first trial is the timed one, the others run with time off; the machine is the same and the
 * guest has no clock, so nothing tells it which is which. Untimed runs come first, since they are cheap and most wrong
 * kernels are wrong on every input.
 */
final class Runs {
    private final Op op;
    private final Kernel kernel;
    private final CodeImage image;
    private final Harness harness;
    private final Accelerated accelerated;

    Runs(Op op, Kernel kernel, CodeImage image, Harness harness, EvaluationSettings.Acceleration acceleration) {
        this.op = op;
        this.kernel = kernel;
        this.image = image;
        this.harness = harness;
        this.accelerated = new Accelerated(op, acceleration);
    }

    /** One trial for each distribution, with seeds from the run's seed and the kernel's hash. */
    static List<Trial> trials(Op op, long runSeed, String kernelHash) {
        var seed = Inputs.mix(runSeed ^ Inputs.mix(Long.parseUnsignedLong(kernelHash, 16)));
        return Arrays.stream(Distribution.values())
                .map(distribution -> Trial.of(op, distribution, seed))
                .toList();
    }

    /** Runs every trial but the first; a verdict if one of them fails. */
    Optional<Verdict> check(List<Trial> trials) {
        for (var trial : trials.subList(1, trials.size())) {
            var before = trial.arrays();
            var outcome = harness.run(image, arrays(before), Program.Mode.UNTIMED);
            var problem = problem(trial, before, outcome).or(() -> secondOpinion(trial, outcome));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /** Runs the first trial with time; its checks are those of the others. */
    Verdict time(Trial trial, Cycles bound) {
        var before = trial.arrays();
        var limits = harness.limits().withBoundCycles(bound.count());
        var outcome = harness.run(image, arrays(before), Program.Mode.EVALUATED, limits);
        return problem(trial, before, outcome).orElseGet(() -> score(finished(outcome)));
    }

    /** The timed run again with parts of the machine free. */
    List<WhatIf> whatIfs(Trial trial) {
        return WhatIf.of(harness, image, arrays(trial.arrays()), Program.Mode.EVALUATED);
    }

    /** Where the comparison has a tolerance, a run with other poison must agree bit for bit. */
    private Optional<Verdict> secondOpinion(Trial trial, Harness.Outcome first) {
        if (!trial.isApproximate()) {
            return Optional.empty();
        }
        var second = harness.run(image, arrays(trial.arraysWithOtherPoison()), Program.Mode.UNTIMED);
        return trial.disagreement(first.arrays(), second.arrays());
    }

    private Harness.Arrays arrays(List<byte[]> contents) {
        return new Harness.Arrays(op.parameters().stream().map(Parameter::name).toList(), contents);
    }

    private Optional<Verdict> problem(Trial trial, List<byte[]> before, Harness.Outcome outcome) {
        return switch (outcome.result()) {
            case SimResult.Faulted(var message, var place) ->
                Optional.of(new Verdict.Faulted(
                        SourceLines.diagnostic(kernel, place, ArrayPlaces.named(message, op.parameters()))));
            case SimResult.OverLimit(var limit, var value, var place) ->
                Optional.of(new Verdict.OverLimit(limit, value, place.line()));
            case SimResult.CutShort(var cycles) -> Optional.of(new Verdict.CutShort(new Cycles(cycles)));
            case SimResult.Cancelled _ -> throw new CancellationException("evaluation cancelled");
            case SimResult.Finished run ->
                raced(run)
                        .or(() -> trial.problem(before, outcome.arrays())
                                .map(problem -> withCause(problem, run.counters())))
                        .or(() -> accelerated.problem(run.counters()));
        };
    }

    private Verdict withCause(Verdict problem, Counters counters) {
        return problem instanceof Verdict.Wrong wrong
                ? Causes.of(wrong, op, counters.occupancy().accumulatorRows())
                : problem;
    }

    private Optional<Verdict> raced(SimResult.Finished run) {
        return run.races().stream()
                .filter(race -> race.severity() == Race.Severity.ERROR)
                .findFirst()
                .map(race -> new Verdict.Raced(diagnostic(race)));
    }

    private Diagnostic diagnostic(Race race) {
        return SourceLines.diagnostic(kernel, image.placeAt(race.secondPc()), message(race, image));
    }

    /** The race's message with the line of the earlier access. */
    static String message(Race race, CodeImage image) {
        var first = image.placeAt(race.firstPc());
        return first.line() > 0
                ? "%s (the earlier access is in line %d)".formatted(race.message(), first.line())
                : race.message();
    }

    private static SimResult.Finished finished(Harness.Outcome outcome) {
        if (outcome.result() instanceof SimResult.Finished run) {
            return run;
        }
        throw new IllegalStateException("a run without a problem has finished: " + outcome.result());
    }

    private Verdict score(SimResult.Finished run) {
        var cycles = new Cycles(run.cycles().getFirst());
        Plausibility.check(cycles, run.counters(), harness.config());
        return new Verdict.Correct(
                cycles, Feedbacks.of(op, harness.config(), cycles, run.counters()), accelerated.inEveryRun());
    }
}
