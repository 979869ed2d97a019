package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.Journalled;
import dev.tilesmith.agent.campaign.OptimizationRun;
import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.agent.campaign.RecordingJournal;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.SameLoops;
import dev.tilesmith.agent.llm.ModelUnusable;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.report.Ending;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.Candidate;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.StartRejected;
import dev.tilesmith.agent.search.Stopping;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;

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

    int execute(RunRow row, boolean requireSpeedup) {
        var began = environment.clock().instant();
        var settings = RunSettings.fromJson(row.settings());
        var models = Models.of(settings.models(), environment);
        var earlier = Journalled.calls(store.replies(row.id()).values());
        var setup = RunSetup.of(row, settings, environment, store, models, earlier);
        var text = new RunText(setup.facts());
        if (!json) {
            text.header().forEach(console::line);
            models.forecast(setup.run().op(), row.start(), settings)
                    .ifPresent(forecast -> console.line("forecast   " + forecast.text()));
        }
        offer(setup.run().op(), row, settings);
        var search = settings.search();
        var progress = new Progress(
                console,
                environment.clock(),
                json,
                search.iterations(),
                search.beamWidth() * search.plansPerParent() * search.codesPerPlan(),
                search.evaluations().orElse(Integer.MAX_VALUE));
        try (var interruption = Interruption.doing(() -> interrupted(row, progress));
                var workers = Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(), RunExecution::daemon)) {
            Journal stored = store.journal(row.id());
            var recorded = recording.map(
                    file -> new RecordingJournal(stored, Recording.Writer.begin(file, row), new HashSet<>()));
            var shown = new Shown(row, text, progress, recorded);
            var outcome = setup.run()
                    .execute(
                            search.withOverlap(overlap),
                            recorded.<Journal>map(journal -> journal).orElse(stored),
                            workers,
                            deadline(settings, began),
                            new RunFolder(Path.of(row.folder())),
                            shown);
            workers.shutdownNow();
            progress.clear();
            var schedule = outcome.result().best().isAccelerated()
                    ? store.save(withParent(outcome.schedule()).costing(shown.calls.usd()))
                    : Ending.NO_SCHEDULE;
            var best = outcome.result().best().cycles();
            store.progress(row.id(), RunRow.State.DONE, OptionalLong.empty(), OptionalLong.of(best));
            print(row, text, outcome, ending(setup, row, began, schedule), shown.calls);
            return requireSpeedup && !isFaster(outcome.result()) ? ExitCode.REJECTED : ExitCode.DONE;
        } catch (RuntimeException problem) {
            progress.clear();
            return failed(row, problem);
        }
    }

    private static boolean isFaster(SearchResult result) {
        return result.best().isAccelerated() && result.speedup() > 1;
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

    private Stopping.Deadline deadline(RunSettings settings, Instant began) {
        var minutes = settings.models().budgetMinutes();
        if (minutes == 0) {
            return Stopping.Deadline.NONE;
        }
        var end = began.plusMillis((long) (minutes * 60_000));
        return () -> Duration.between(environment.clock().instant(), end).toMillis();
    }

    /** What the user can mend is said in a line; anything else is a defect of ours and goes on as it is. */
    private int failed(RunRow row, RuntimeException problem) {
        var state = problem instanceof ModelUnusable ? RunRow.State.INTERRUPTED : RunRow.State.FAILED;
        store.progress(row.id(), state, OptionalLong.empty(), OptionalLong.empty());
        return switch (problem) {
            case StartRejected rejected -> {
                console.problem(String.valueOf(rejected.getMessage()), json);
                yield ExitCode.REJECTED;
            }
            case ModelUnusable unusable ->
                throw UserError.environment(
                        "%s; go on with: tilesmith optimize --resume %d".formatted(unusable.getMessage(), row.id()));
            case RuntimeException defect -> throw defect;
        };
    }

    /** Runs when the process is told to end: the run says how to go on with it. */
    private void interrupted(RunRow row, Progress progress) {
        progress.clear();
        store.progress(row.id(), RunRow.State.INTERRUPTED, OptionalLong.empty(), OptionalLong.empty());
        console.problem("interrupted; go on with: tilesmith optimize --resume %d".formatted(row.id()));
    }

    private Ending ending(RunSetup setup, RunRow row, Instant began, long schedule) {
        return new Ending(
                setup.run().judge().freshSeeds(),
                Duration.between(began, environment.clock().instant()),
                shown(Path.of(row.folder())),
                row.id(),
                schedule);
    }

    private Path shown(Path folder) {
        return folder.startsWith(environment.workingDirectory())
                ? environment.workingDirectory().relativize(folder)
                : folder;
    }

    private void print(RunRow row, RunText text, OptimizationRun.Outcome outcome, Ending ending, CallTally calls) {
        if (json) {
            console.json(RunJson.ending(row, text.facts(), outcome.result(), ending, calls));
        } else {
            text.ending(outcome.result(), ending).forEach(console::line);
            calls.lines().forEach(line -> console.line(modelLine(line)));
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

    /** Keeps the stored run up to date and has each step printed, with the progress bar below it. */
    private final class Shown implements SearchListener {
        private final RunRow row;
        private final Progress progress;
        private final SearchListener printer;
        private final Optional<RecordingJournal> recording;
        private final CallTally calls = new CallTally();

        Shown(RunRow row, RunText text, Progress progress, Optional<RecordingJournal> recording) {
            this.row = row;
            this.recording = recording;
            this.progress = progress;
            this.printer = json ? new JsonPrinter(console, row) : new TablePrinter(console, text);
        }

        @Override
        public void started(Candidate start) {
            var cycles = OptionalLong.of(start.cycles());
            store.progress(row.id(), RunRow.State.RUNNING, cycles, cycles);
            printer.started(start);
        }

        @Override
        public void seeded(Candidate seed) {
            printer.seeded(seed);
        }

        @Override
        public void reused(Reuse.Outcome outcome) {
            printer.reused(outcome);
        }

        @Override
        public void iterationStarted(int iteration) {
            printer.iterationStarted(iteration);
            progress.iterationStarted(iteration);
        }

        @Override
        public void expected(int kernels) {
            progress.expected(kernels);
        }

        @Override
        public void evaluated() {
            progress.evaluated();
        }

        @Override
        public void called(List<ModelCall> answered) {
            calls.add(answered);
        }

        @Override
        public void replied(String key, String body, long millis) {
            recording.ifPresent(journal -> journal.replied(key, body, millis));
        }

        @Override
        public void iterationClosed(IterationReport report) {
            progress.clear();
            var best = OptionalLong.of(report.best().cycles());
            store.progress(row.id(), RunRow.State.RUNNING, OptionalLong.empty(), best);
            printer.iterationClosed(report);
        }
    }
}
