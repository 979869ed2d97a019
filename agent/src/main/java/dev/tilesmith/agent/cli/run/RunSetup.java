package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.EvaluatorJudge;
import dev.tilesmith.agent.campaign.EvaluatorJudge.Evaluators;
import dev.tilesmith.agent.campaign.FreshInputs;
import dev.tilesmith.agent.campaign.OptimizationRun;
import dev.tilesmith.agent.campaign.OptionTally;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Seeds;
import dev.tilesmith.agent.campaign.TallyingEnsemble;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.kernel.Traces;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.RewriteProposer;
import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.EvaluationSettings.Acceleration;
import dev.tilesmith.eval.EvaluationSettings.LoopCommands;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Floor;
import dev.tilesmith.eval.VerdictCache;
import dev.tilesmith.menu.OptionStatistics;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A stored run with everything that it needs: evaluators, proposers, and what its report says. */
public record RunSetup(OptimizationRun run, RunFacts facts) {
    /** @param earlier calls of the run that are in its journal */
    static RunSetup of(
            RunRow row,
            RunSettings settings,
            Environment environment,
            VerdictCache cache,
            Models models,
            List<ModelCall> earlier) {
        var compiler = CompilerOption.compiler(settings.compiler());
        if (!CompilerOption.version(compiler).equals(settings.simulatorVersion())) {
            var which = row.id() == 0 ? "the recording" : "run %d".formatted(row.id());
            throw UserError.input("%s was made with %s, this is %s; begin a new run"
                    .formatted(which, settings.simulatorVersion(), CompilerOption.version(compiler)));
        }
        var op = OpArgument.ofRun(row);
        var allowed = settings.loopCommands() ? LoopCommands.ALLOWED : LoopCommands.REJECTED;
        var evaluation = EvaluationSettings.DEFAULT.withSeed(settings.seed()).withLoopCommands(allowed);
        // A search that ends before its evaluations do interrupts their threads.
        var evaluator = new Evaluator(compiler, op.target(), evaluation)
                .withCancellation(() -> Thread.currentThread().isInterrupted());
        var judge = judge(op, evaluator, cache, settings);
        var facts = facts(op, row, settings);
        var options = new OptionTally(settings.experience());
        var isAdaptive = settings.models().ensemble().equals("adaptive");
        var proposers = new ArrayList<Proposer>();
        if (settings.models().rewriter()) {
            proposers.add(new RewriteProposer(op.target(), settings.translate() > 0));
        }
        proposers.addAll(models.proposers(
                op, environment, evaluator, models.ledger(earlier), isAdaptive ? options : OptionStatistics.NONE));
        var run = new OptimizationRun(
                op,
                row,
                settings,
                facts,
                judge,
                proposers,
                new TallyingEnsemble(models.ensemble(proposers, settings.experience()), options),
                seeds(op, settings),
                settings.reused().map(reused -> reused.reuse(op, compiler)),
                kernel -> Traces.of(kernel, op.target(), compiler),
                kernel -> TileRecovery.of(compiler, op, kernel));
        return new RunSetup(run, facts);
    }

    /** The kernels of an earlier run first, then those of the mapper. */
    private static List<Seed> seeds(Op op, RunSettings settings) {
        try {
            var mapped = Seeds.of(op, settings.seedWith(), settings.seed());
            return Stream.concat(settings.pool().stream(), mapped.stream()).toList();
        } catch (SolverMissing e) {
            throw UserError.environment(String.valueOf(e.getMessage()));
        }
    }

    /** In a run that translates, kernels of the user's own ops must use the accelerator too in the end. */
    private static EvaluatorJudge judge(Op op, Evaluator evaluator, VerdictCache cache, RunSettings settings) {
        var usual = settings.translate() == 0 ? Acceleration.OF_THE_OP : Acceleration.REQUIRED;
        return new EvaluatorJudge(
                op,
                evaluators(evaluator.withAcceleration(usual), cache, settings),
                evaluators(evaluator.withAcceleration(Acceleration.NOTED), cache, settings));
    }

    private static Evaluators evaluators(Evaluator evaluator, VerdictCache cache, RunSettings settings) {
        var fresh = FreshInputs.ofWinner(evaluator, settings.seed());
        return new Evaluators(evaluator.withCache(cache), List.copyOf(fresh));
    }

    private static RunFacts facts(Op op, RunRow row, RunSettings settings) {
        var floor = Floor.of(op, op.target());
        return new RunFacts(
                op.text(),
                op.title(),
                op.macs(),
                floor.map(value -> OptionalLong.of(value.cycles().count())).orElse(OptionalLong.empty()),
                floor.map(value -> value.bound().label()).orElse(""),
                row.target(),
                settings.proposers(),
                settings.searchText(),
                settings.seed(),
                settings.startName());
    }
}
