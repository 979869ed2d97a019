package dev.tilesmith.eval;

import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Measures a kernel as rtl/README.md measured it on the RTL, with no op and no check: inputs by its formula, a throw-away
 * call, then the call with its data in DRAM (cold), then the same again at once (warm).
 */
public final class Measurement {
    private final KernelCompiler compiler;
    private final GemminiConfig config;
    private final Limits limits;
    private final Watch watch;
    private final boolean asksWhatIf;
    private final TimingStart start;

    public Measurement(KernelCompiler compiler, GemminiConfig config, Limits limits) {
        this(compiler, config, limits, Watch.NONE);
    }

    /** @param watch hears of the cold call, and may end the measurement with a CancellationException */
    public Measurement(KernelCompiler compiler, GemminiConfig config, Limits limits, Watch watch) {
        this(compiler, config, limits, watch, false, TimingStart.DEFAULT);
    }

    private Measurement(
            KernelCompiler compiler,
            GemminiConfig config,
            Limits limits,
            Watch watch,
            boolean asksWhatIf,
            TimingStart start) {
        this.compiler = compiler;
        this.config = config;
        this.limits = limits;
        this.watch = watch;
        this.asksWhatIf = asksWhatIf;
        this.start = start;
    }

    /** The same, which also measures what the cold call takes if parts of the machine cost nothing: some runs more. */
    public Measurement withWhatIfs() {
        return new Measurement(compiler, config, limits, watch, true, start);
    }

    /** The same from another start of the machine, to average over what nobody knows of it. */
    public Measurement from(TimingStart other) {
        return new Measurement(compiler, config, limits, watch, asksWhatIf, other);
    }

    /** What a kernel costs, or why there is no telling. */
    public sealed interface Result {
        /**
         * The kernel ran.
         *
         * @param instructions retired by the cold call
         * @param fnv checksum of the outputs after the cold call
         * @param warnings races, with their lines, in order of discovery
         * @param counters of the cold call
         * @param whatIfs cycles of the cold call if something cost nothing; empty unless asked for
         */
        record Measured(
                Cycles cold,
                Cycles warm,
                long instructions,
                String fnv,
                List<String> warnings,
                Counters counters,
                List<WhatIf> whatIfs)
                implements Result {
            public Measured {
                warnings = List.copyOf(warnings);
                whatIfs = List.copyOf(whatIfs);
            }
        }

        record Rejected(Verdict.Rejected verdict) implements Result {}
    }

    public Result measure(Kernel kernel) {
        return switch (FrontEnd.check(kernel.name(), kernel.source(), config)) {
            case FrontEnd.Result.Rejected(var diagnostics) -> new Result.Rejected(new Verdict.NotParsed(diagnostics));
            case FrontEnd.Result.Accepted(var checked) ->
                switch (KernelInputs.of(checked)) {
                    case KernelInputs.Result.Rejected(var diagnostics) ->
                        new Result.Rejected(new Verdict.NotParsed(diagnostics));
                    case KernelInputs.Result.Filled(var inputs) -> measure(kernel, checked, inputs);
                };
        };
    }

    private Result measure(Kernel kernel, CheckedKernel checked, List<KernelInputs.Input> inputs) {
        CodeImage image;
        try {
            image = compiler.compile(checked, config);
        } catch (CompileRejected rejected) {
            return new Result.Rejected(new Verdict.NotParsed(rejected.diagnostics()));
        }
        var harness = new Harness(config, limits, watch, start);
        var quiet = new Harness(config, limits, new Watch(watch.cancelled(), Watch.NONE.profile()), start);
        var arrays = new Harness.Arrays(
                inputs.stream().map(KernelInputs.Input::name).toList(),
                inputs.stream().map(KernelInputs.Input::content).toList());
        // The checksum is that of one call, and a kernel that accumulates in place differs after the second.
        var once = harness.run(image, arrays, Program.Mode.UNTIMED);
        if (!(once.result() instanceof SimResult.Finished)) {
            return rejected(kernel, once.result());
        }
        var fnv = KernelInputs.checksum(inputs, once.arrays());
        return switch (harness.run(image, arrays, Program.Mode.MEASURED).result()) {
            case SimResult.Finished run ->
                new Result.Measured(
                        new Cycles(run.cycles().get(0)),
                        new Cycles(run.cycles().get(1)),
                        run.instructions(),
                        fnv,
                        run.races().stream()
                                .map(race -> warning(kernel, race, image))
                                .distinct()
                                .toList(),
                        run.counters(),
                        asksWhatIf ? WhatIf.of(quiet, image, arrays, Program.Mode.MEASURED) : List.of());
            case SimResult other -> rejected(kernel, other);
        };
    }

    private static String warning(Kernel kernel, Race race, CodeImage image) {
        var place = image.placeAt(race.secondPc());
        return SourceLines.diagnostic(kernel, place, Runs.message(race, image)).render();
    }

    private static Result rejected(Kernel kernel, SimResult result) {
        return new Result.Rejected(
                switch (result) {
                    case SimResult.Faulted(var message, var place) ->
                        new Verdict.Faulted(SourceLines.diagnostic(kernel, place, message));
                    case SimResult.OverLimit(var limit, var value, var place) ->
                        new Verdict.OverLimit(limit, value, place.line());
                    case SimResult.CutShort(var cycles) -> new Verdict.CutShort(new Cycles(cycles));
                    case SimResult.Cancelled _ -> throw new CancellationException("measurement cancelled");
                    case SimResult.Finished _ -> throw new IllegalStateException("a finished run is no rejection");
                });
    }
}
