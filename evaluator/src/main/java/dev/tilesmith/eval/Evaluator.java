package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.SimulatorVersion;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Judges kernels: parse, compile, simulate, check, score. Deterministic, and usable from several threads: every run has a
 * machine of its own, and nothing is shared but the cache.
 */
public final class Evaluator implements EvaluatorBackend {
    private final KernelCompiler compiler;
    private final GemminiConfig config;
    private final EvaluationSettings settings;
    private final VerdictCache cache;
    private final BooleanSupplier cancelled;

    public Evaluator(KernelCompiler compiler, GemminiConfig config, EvaluationSettings settings) {
        this(compiler, config, settings, VerdictCache.NONE, () -> false);
    }

    private Evaluator(
            KernelCompiler compiler,
            GemminiConfig config,
            EvaluationSettings settings,
            VerdictCache cache,
            BooleanSupplier cancelled) {
        this.compiler = compiler;
        this.config = config;
        this.settings = settings;
        this.cache = cache;
        this.cancelled = cancelled;
    }

    /** The same evaluator with a cache. */
    public Evaluator withCache(VerdictCache other) {
        return new Evaluator(compiler, config, settings, other, cancelled);
    }

    /** The same evaluator with inputs of another seed. */
    public Evaluator withSeed(long seed) {
        return new Evaluator(compiler, config, settings.withSeed(seed), cache, cancelled);
    }

    /** The same evaluator, which asks something else of the accelerator. */
    public Evaluator withAcceleration(EvaluationSettings.Acceleration other) {
        return new Evaluator(compiler, config, settings.withAcceleration(other), cache, cancelled);
    }

    /** The same evaluator, which ends with a CancellationException once this says so. */
    public Evaluator withCancellation(BooleanSupplier other) {
        return new Evaluator(compiler, config, settings, cache, other);
    }

    @Override
    public Verdict evaluate(Op op, Kernel kernel, Cycles bound) {
        var read = FrontEnd.check(kernel.name(), kernel.source(), config);
        var lines = CodeLines.of(kernel.source(), read);
        var key = VerdictKey.of(op, kernel, lines, machine());
        var cached = cache.cachedVerdict(key.correct())
                .map(text -> named(VerdictText.read(text), lines))
                .or(() -> cache.cachedVerdict(key.rejected()).map(VerdictText::read));
        if (cached.isPresent()) {
            return cut(cached.get(), bound);
        }
        var verdict = judge(op, kernel, read, bound);
        switch (verdict) {
            case Verdict.Correct correct ->
                cache.cacheVerdict(key.correct(), VerdictText.write(lines.counted(correct)));
            case Verdict.CutShort _ -> {}
            case Verdict.Rejected _ -> cache.cacheVerdict(key.rejected(), VerdictText.write(verdict));
        }
        return cut(verdict, bound);
    }

    private static Verdict named(Verdict cached, CodeLines lines) {
        return cached instanceof Verdict.Correct correct ? lines.named(correct) : cached;
    }

    /** What verdicts depend on besides op and kernel. */
    private String machine() {
        return String.join(
                "\u0000", SimulatorVersion.text(), config.toString(), compiler.version(), settings.toString());
    }

    /** A kernel slower than the bound is cut short, whether it was stopped, ended just behind the bound, or was cached. */
    private static Verdict cut(Verdict verdict, Cycles bound) {
        return verdict instanceof Verdict.Correct correct && correct.cycles().compareTo(bound) > 0
                ? new Verdict.CutShort(bound)
                : verdict;
    }

    private Verdict judge(Op op, Kernel kernel, FrontEnd.Result read, Cycles bound) {
        return switch (translate(op, kernel, read)) {
            case Translated.Rejected(var verdict) -> verdict;
            case Translated.Accepted(var image, var hash) -> {
                var harness = new Harness(config, settings.limits(), new Watch(cancelled, Watch.NONE.profile()));
                var runs = new Runs(op, kernel, image, harness, settings.acceleration());
                var trials = Runs.trials(op, settings.seed(), hash);
                yield runs.check(trials).orElseGet(() -> runs.time(trials.getFirst(), bound));
            }
        };
    }

    /**
     * What a kernel that is accepted would take if parts of the machine were free, on the inputs of its timed run: some
     * runs more. Empty for a kernel that is not.
     */
    public List<WhatIf> whatIfs(Op op, Kernel kernel) {
        var read = FrontEnd.check(kernel.name(), kernel.source(), config);
        return switch (translate(op, kernel, read)) {
            case Translated.Rejected _ -> List.of();
            case Translated.Accepted(var image, var hash) -> {
                var harness = new Harness(config, settings.limits(), new Watch(cancelled, Watch.NONE.profile()));
                var runs = new Runs(op, kernel, image, harness, settings.acceleration());
                yield runs.whatIfs(Runs.trials(op, settings.seed(), hash).getFirst());
            }
        };
    }

    /** Machine code of a kernel and the hash of its normalized form, or why there is none. */
    private sealed interface Translated {
        record Accepted(CodeImage image, String hash) implements Translated {}

        record Rejected(Verdict.NotParsed verdict) implements Translated {}
    }

    private Translated translate(Op op, Kernel kernel, FrontEnd.Result read) {
        return switch (read) {
            case FrontEnd.Result.Rejected(var diagnostics) ->
                new Translated.Rejected(new Verdict.NotParsed(diagnostics));
            case FrontEnd.Result.Accepted(var checked) -> {
                var problems = KernelInterface.problems(checked, op, kernel);
                var loop = settings.loopCommands() == EvaluationSettings.LoopCommands.REJECTED
                        ? LoopCommands.firstUse(kernel)
                        : Optional.<Diagnostic>empty();
                if (loop.isPresent()) {
                    yield new Translated.Rejected(new Verdict.NotParsed(List.of(loop.get())));
                }
                if (!problems.isEmpty()) {
                    yield new Translated.Rejected(new Verdict.NotParsed(problems));
                }
                try {
                    var image = compiler.compile(checked, config);
                    yield new Translated.Accepted(image, NormalizedKernel.hash(checked.unit()));
                } catch (CompileRejected rejected) {
                    yield new Translated.Rejected(new Verdict.NotParsed(rejected.diagnostics()));
                }
            }
        };
    }
}
