package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.SameLoops;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.schedules.ScheduleText;
import dev.tilesmith.agent.report.Ending;
import dev.tilesmith.agent.report.RunFacts;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.ScheduleStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Prints a run from its header to its ending, for people or as JSON.
 *
 * @param requireSpeedup whether a run without a faster kernel ends with an exit code of its own
 */
record RunPrinter(Console console, Environment environment, ScheduleStore store, boolean json, boolean requireSpeedup)
        implements RunView {
    @Override
    public ProgressPrinter progress(SearchSettings search) {
        return new ProgressPrinter(console, environment.clock(), json, "", search);
    }

    @Override
    public void begins(RunRow row, RunSetup setup, Models models) {
        var settings = setup.run().settings();
        if (!json) {
            new RunText(setup.facts()).header().forEach(console::line);
            models.forecast(setup.run().op(), row.start(), settings)
                    .ifPresent(forecast -> console.line("forecast   " + forecast.text()));
        }
        offer(setup.run().op(), row, settings);
    }

    /** A kernel of the user's own may have the loops of an op that has a schedule. */
    private void offer(Op op, RunRow row, RunSettings settings) {
        if (OpArgument.isStartName(settings.startName()) || settings.reused().isPresent()) {
            return;
        }
        SameLoops.nearest(store.schedules(), op, row.start()).ifPresent(schedule -> {
            if (json) {
                console.json(Console.fields("sameLoops", ScheduleText.summary(schedule)));
            } else {
                console.line("alike      schedule %d (%s, %.1fx) has the same loop structure: --reuse %1$d"
                        .formatted(schedule.id(), schedule.op(), schedule.speedup()));
            }
        });
    }

    @Override
    public SearchListener steps(RunRow row, RunFacts facts) {
        return json ? new JsonPrinter(console, row) : new TablePrinter(console, new RunText(facts));
    }

    @Override
    public void interrupted(RunRow row) {
        console.problem("interrupted; go on with: " + wayOn(row));
    }

    @Override
    public String wayOn(RunRow row) {
        return "tilesmith optimize --resume %d".formatted(row.id());
    }

    /** How the run ended; the exit code. */
    int print(RunRow row, RunEnd end) {
        return switch (end) {
            case RunEnd.Finished finished -> {
                print(row, finished);
                yield requireSpeedup ? required(isFaster(finished.result())) : ExitCode.DONE;
            }
            case RunEnd.OutOfTime early -> {
                print(row, early);
                yield requireSpeedup ? required(false) : ExitCode.DONE;
            }
            case RunEnd.Rejected rejected -> {
                console.problem(rejected.reason(), json);
                yield ExitCode.REJECTED;
            }
        };
    }

    /** In JSON the speedup says it. */
    private int required(boolean isFaster) {
        if (!isFaster && !json) {
            console.problem("--require-speedup: nothing faster than the start was found and verified");
        }
        return isFaster ? ExitCode.DONE : ExitCode.REJECTED;
    }

    private static boolean isFaster(SearchResult result) {
        return result.best().isAccelerated() && result.speedup() > 1;
    }

    private void print(RunRow row, RunEnd.Finished finished) {
        var text = new RunText(finished.setup().facts());
        var ending = ending(row, finished);
        var calls = finished.calls();
        if (json) {
            console.json(RunJson.ending(row, text.facts(), finished.result(), ending, calls));
        } else {
            text.ending(finished.result(), ending).forEach(console::line);
            calls.lines().forEach(line -> console.line(modelLine(line)));
            calls.inVain().forEach(line -> console.line("in vain    " + line));
            calls.remarks().forEach(line -> console.line("note       " + line));
        }
    }

    private Ending ending(RunRow row, RunEnd.Finished finished) {
        var outcome = finished.outcome();
        return new Ending(
                finished.setup().run().judge().freshSeeds(),
                Duration.between(environment.began(), environment.clock().instant()),
                environment.shown(Path.of(row.folder())),
                row.id(),
                finished.schedule().orElse(Ending.NO_SCHEDULE),
                outcome.unverified(),
                outcome.isTraced());
    }

    /** There is no result yet, but nothing is lost either. */
    private void print(RunRow row, RunEnd.OutOfTime early) {
        if (json) {
            console.json(RunJson.withoutResult(row));
        } else {
            console.line("stopped    %s".formatted(early.reason()));
            console.line("next       ./%s --budget-minutes M".formatted(wayOn(row)));
        }
    }

    private static String modelLine(CallTally.Line line) {
        return "%-10s %s: %,d calls, %,d attempts, %,d tokens in (%,d cached), %,d out, $%.4f"
                .formatted(
                        "model",
                        line.model(),
                        line.calls(),
                        line.attempts(),
                        line.tokensIn(),
                        line.tokensCached(),
                        line.tokensOut(),
                        line.usd());
    }
}
