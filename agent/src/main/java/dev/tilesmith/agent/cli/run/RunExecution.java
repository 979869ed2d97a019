package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.Journalled;
import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.agent.campaign.Recording.BadRecording;
import dev.tilesmith.agent.campaign.RecordingJournal;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.Interruption;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.llm.ModelUnusable;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.OutOfTime;
import dev.tilesmith.agent.search.StartRejected;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.schedule.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Carries out a stored run before the user's eyes, new or resumed. */
public final class RunExecution {
    private final Environment environment;
    private final SqliteStore store;
    private final RunView view;
    private final boolean overlap;
    private final Optional<Path> recording;

    /**
     * @param overlap whether calls and evaluations overlap
     * @param recording file to which replies are written too
     */
    public RunExecution(
            Environment environment, SqliteStore store, RunView view, boolean overlap, Optional<Path> recording) {
        this.environment = environment;
        this.store = store;
        this.view = view;
        this.overlap = overlap;
        this.recording = recording;
    }

    /** @throws UserError if what is outside of the run stopped it */
    public RunEnd execute(RunRow row, Deadline deadline) {
        var settings = RunSettings.fromJson(row.settings());
        var progress = view.progress(settings.search());
        var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), RunExecution::daemon);
        try (var _ = Interruption.doing(() -> interrupted(row, progress))) {
            var models = Models.of(settings.models(), environment);
            var setup = deadline.inTime(() -> setup(row, settings, models))
                    .orElseThrow(() -> new OutOfTime("the starting kernel was evaluated"));
            view.begins(row, setup, models);
            return execute(row, setup, progress, workers, deadline);
        } catch (UserError leaving) {
            // The run is as it was, and can be resumed.
            throw leaving;
        } catch (CancellationException leaving) {
            // Whose minutes are over is told elsewhere; otherwise the user of a session has stopped the command.
            if (!deadline.isOver()) {
                interrupted(row, progress);
            }
            throw leaving;
        } catch (OutOfTime early) {
            left(row, RunRow.State.INTERRUPTED);
            return new RunEnd.OutOfTime(String.valueOf(early.getMessage()));
        } catch (StartRejected rejected) {
            left(row, RunRow.State.FAILED);
            return new RunEnd.Rejected(String.valueOf(rejected.getMessage()));
        } catch (RuntimeException problem) {
            throw failed(row, problem);
        } finally {
            progress.clear();
            workers.shutdownNow();
        }
    }

    private RunSetup setup(RunRow row, RunSettings settings, Models models) {
        var earlier = Journalled.calls(store.replies(row.id()).values());
        return RunSetup.of(row, settings, environment, store, models, earlier);
    }

    private RunEnd.Finished execute(
            RunRow row, RunSetup setup, ProgressPrinter progress, ExecutorService workers, Deadline deadline) {
        Journal stored = store.journal(row.id());
        var recorded =
                recording.map(file -> new RecordingJournal(stored, Recording.Writer.begin(file, row), new HashSet<>()));
        var steps = view.steps(row, setup.facts());
        var shown = new ShownRun(row, store, progress, steps, recorded, new CallTally());
        var outcome = setup.run()
                .execute(
                        setup.run().settings().search().withOverlap(overlap),
                        recorded.<Journal>map(journal -> journal).orElse(stored),
                        workers,
                        deadline,
                        new RunFolder(Path.of(row.folder())),
                        shown);
        var schedule = outcome.schedule()
                .map(found -> store.save(withParent(found).costing(shown.calls().usd())));
        var state = outcome.unverified().isPresent() ? RunRow.State.INTERRUPTED : RunRow.State.DONE;
        var best = outcome.unverified().orElse(outcome.result().best()).cycles();
        store.progress(row.id(), state, OptionalLong.empty(), OptionalLong.of(best));
        return new RunEnd.Finished(setup, outcome, schedule, shown.calls());
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
    private RuntimeException failed(RunRow row, RuntimeException problem) {
        return switch (problem) {
            case ModelUnusable unusable -> resumable(row, unusable.getMessage());
            case BadRecording unwritten -> resumable(row, unwritten.getMessage());
            case UncheckedIOException unwritten -> resumable(row, UserError.reason(unwritten));
            case StoreException full -> resumable(row, full.getMessage());
            case RuntimeException defect -> {
                left(row, RunRow.State.FAILED);
                yield defect;
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
        return UserError.environment("%s; go on with: %s".formatted(what, view.wayOn(row)));
    }

    private void left(RunRow row, RunRow.State state) {
        store.progress(row.id(), state, OptionalLong.empty(), OptionalLong.empty());
    }

    /** Runs when the process, or the command in its session, is told to end. */
    private void interrupted(RunRow row, ProgressPrinter progress) {
        progress.clear();
        left(row, RunRow.State.INTERRUPTED);
        view.interrupted(row);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "evaluation");
        thread.setDaemon(true);
        return thread;
    }
}
