package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.Journalled;
import dev.tilesmith.agent.campaign.OptimizationRun;
import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.agent.campaign.Recording.BadRecording;
import dev.tilesmith.agent.campaign.RecordingJournal;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.SameLoops;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Interruption;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.schedules.ScheduleText;
import dev.tilesmith.agent.llm.ModelUnusable;
import dev.tilesmith.agent.report.Ending;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.OutOfTime;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.StartRejected;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.schedule.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Carries out a stored run before the user's eyes, new or resumed. */
final class RunExecution {
    private final Console console;
    private final Environment environment;
    private final SqliteStore store;
    private final boolean json;
    private final boolean overlap;
    private final Optional<Path> recording;

    /** @param recording file to which replies are written too */
    RunExecution(
            Console console,
            Environment environment,
            SqliteStore store,
            boolean json,
            boolean overlap,
            Optional<Path> recording) {
        this.console = console;
        this.environment = environment;
        this.store = store;
        this.json = json;
        this.overlap = overlap;
        this.recording = recording;
    }

    int execute(RunRow row, boolean requireSpeedup, Deadline deadline) {
        var settings = RunSettings.fromJson(row.settings());
        var search = settings.search();
        var progress = new ProgressPrinter(
                console,
                environment.clock(),
                json,
                search.iterations(),
                search.beamWidth() * search.plansPerParent() * search.codesPerPlan(),
                search.evaluations().orElse(Integer.MAX_VALUE));
        var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), RunExecution::daemon);
        try (var _ = Interruption.doing(() -> interrupted(row, progress))) {
            var models = Models.of(settings.models(), environment);
            var setup = deadline.inTime(() -> setup(row, settings, models))
                    .orElseThrow(() -> new OutOfTime("the starting kernel was evaluated"));
            announce(setup, row, settings, models);
            var result = execute(row, setup, progress, workers, deadline);
            return requireSpeedup ? required(isFaster(result)) : ExitCode.DONE;
        } catch (UserError | CancellationException leaving) {
            // The run is as it was, and can be resumed.
            throw leaving;
        } catch (OutOfTime early) {
            progress.clear();
            left(row, RunRow.State.INTERRUPTED);
            print(row, early);
            return requireSpeedup ? required(false) : ExitCode.DONE;
        } catch (RuntimeException problem) {
            progress.clear();
            return failed(row, problem);
        } finally {
            workers.shutdownNow();
        }
    }

    private RunSetup setup(RunRow row, RunSettings settings, Models models) {
        var earlier = Journalled.calls(store.replies(row.id()).values());
        return RunSetup.of(row, settings, environment, store, models, earlier);
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

    private void announce(RunSetup setup, RunRow row, RunSettings settings, Models models) {
        if (!json) {
            new RunText(setup.facts()).header().forEach(console::line);
            models.forecast(setup.run().op(), row.start(), settings)
                    .ifPresent(forecast -> console.line("forecast   " + forecast.text()));
        }
        offer(setup.run().op(), row, settings);
    }

    private SearchResult execute(
            RunRow row, RunSetup setup, ProgressPrinter progress, ExecutorService workers, Deadline deadline) {
        var text = new RunText(setup.facts());
        Journal stored = store.journal(row.id());
        var recorded =
                recording.map(file -> new RecordingJournal(stored, Recording.Writer.begin(file, row), new HashSet<>()));
        var printer = json ? new JsonPrinter(console, row) : new TablePrinter(console, text);
        var shown = new ShownRun(row, store, progress, printer, recorded, new CallTally());
        var outcome = setup.run()
                .execute(
                        setup.run().settings().search().withOverlap(overlap),
                        recorded.<Journal>map(journal -> journal).orElse(stored),
                        workers,
                        deadline,
                        new RunFolder(Path.of(row.folder())),
                        shown);
        progress.clear();
        var schedule = outcome.schedule()
                .map(found -> store.save(withParent(found).costing(shown.calls().usd())));
        var state = outcome.unverified().isPresent() ? RunRow.State.INTERRUPTED : RunRow.State.DONE;
        var best = outcome.unverified().orElse(outcome.result().best()).cycles();
        store.progress(row.id(), state, OptionalLong.empty(), OptionalLong.of(best));
        print(row, text, outcome.result(), ending(setup, row, outcome, schedule), shown.calls());
        return outcome.result();
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

    /** The schedule that a run began from may be gone by its end. */
    private Schedule withParent(Schedule schedule) {
        var origin = schedule.origin();
        var isThere = origin.parent().isPresent()
                && store.schedule(origin.parent().getAsLong()).isPresent();
        var parent = isThere ? origin.parent() : OptionalLong.empty();
        return schedule.withOrigin(
                new Schedule.Origin(origin.proposers(), origin.usd(), origin.run(), parent, origin.created()));
    }

    /** What the user can mend is said in a line; anything else is a defect of ours and goes on as it is. */
    private int failed(RunRow row, RuntimeException problem) {
        return switch (problem) {
            case StartRejected rejected -> {
                left(row, RunRow.State.FAILED);
                console.problem(String.valueOf(rejected.getMessage()), json);
                yield ExitCode.REJECTED;
            }
            case ModelUnusable unusable -> throw resumable(row, unusable.getMessage());
            case BadRecording unwritten -> throw resumable(row, unwritten.getMessage());
            case UncheckedIOException unwritten -> throw resumable(row, UserError.reason(unwritten));
            case StoreException full -> throw resumable(row, full.getMessage());
            case RuntimeException defect -> {
                left(row, RunRow.State.FAILED);
                throw defect;
            }
        };
    }

    /** What is outside of the run stopped it: when that is mended, it goes on. */
    private UserError resumable(RunRow row, @Nullable String what) {
        try {
            left(row, RunRow.State.INTERRUPTED);
        } catch (StoreException stillFull) {
            // Then the run stays as one that goes on, which can be resumed too; what stopped it is said below.
        }
        return UserError.environment("%s; go on with: tilesmith optimize --resume %d".formatted(what, row.id()));
    }

    private void left(RunRow row, RunRow.State state) {
        store.progress(row.id(), state, OptionalLong.empty(), OptionalLong.empty());
    }

    /** Runs when the process is told to end: the run says how to go on with it. */
    private void interrupted(RunRow row, ProgressPrinter progress) {
        progress.clear();
        left(row, RunRow.State.INTERRUPTED);
        console.problem("interrupted; go on with: tilesmith optimize --resume %d".formatted(row.id()));
    }

    private Ending ending(RunSetup setup, RunRow row, OptimizationRun.Outcome outcome, Optional<Long> schedule) {
        return new Ending(
                setup.run().judge().freshSeeds(),
                Duration.between(environment.began(), environment.clock().instant()),
                shown(Path.of(row.folder())),
                row.id(),
                schedule.orElse(Ending.NO_SCHEDULE),
                outcome.unverified(),
                outcome.isTraced());
    }

    private Path shown(Path folder) {
        return folder.startsWith(environment.workingDirectory())
                ? environment.workingDirectory().relativize(folder)
                : folder;
    }

    private void print(RunRow row, RunText text, SearchResult result, Ending ending, CallTally calls) {
        if (json) {
            console.json(RunJson.ending(row, text.facts(), result, ending, calls));
        } else {
            text.ending(result, ending).forEach(console::line);
            calls.lines().forEach(line -> console.line(modelLine(line)));
            calls.inVain().forEach(line -> console.line("in vain    " + line));
            calls.remarks().forEach(line -> console.line("note       " + line));
        }
    }

    /** There is no result yet, but nothing is lost either. */
    private void print(RunRow row, OutOfTime early) {
        if (json) {
            console.json(RunJson.withoutResult(row));
        } else {
            console.line("stopped    %s".formatted(early.getMessage()));
            console.line("next       ./tilesmith optimize --resume %d --budget-minutes M".formatted(row.id()));
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

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "evaluation");
        thread.setDaemon(true);
        return thread;
    }
}
